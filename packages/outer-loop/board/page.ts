import { withinRun } from '../forge/within-run.ts'
import { html, type Html, type Part } from './html.ts'
import { exact, relative, type Tone } from './words.ts'

/** What every page knows: where it stands, when, and who looks. */
export interface Screen {
  /** The address of a page of this board. */
  at(path: string): string
  readonly now: Date
  /** The name under which this person acts; null until they said it. */
  readonly person: string | null
}

interface Page {
  readonly title: string
  /** From the runs down to here. */
  readonly trail?: readonly (readonly [string, string])[]
  readonly main: Html
  /** The run that is watched for changes; `*` for all; absent where nothing moves. */
  readonly live?: string
  /** Something to say once, at the top: what an act did, or why it could not. */
  readonly notice?: Notice | null
}

export interface Notice {
  readonly tone: 'good' | 'loss'
  readonly text: string
}

export function page(screen: Screen, { title, trail = [], main, live, notice }: Page): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Outer loop</title>
<link rel="icon" href="${screen.at('/assets/icon.svg')}" type="image/svg+xml">
<link rel="preload" href="${screen.at('/assets/text.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${screen.at('/assets/board.css')}">
<script type="module" src="${screen.at('/assets/board.mjs')}"></script>
</head>
<body${live && html` data-live="${screen.at(`/live?run=${encodeURIComponent(live)}`)}"`}>
<a class="skip" href="#main">To the content</a>
<header class="top">
<nav aria-label="Where you are"><ol class="trail"><li><a class="brand" href="${screen.at('/')}">Outer loop</a></li>${trail.map(([name, path]) => html`<li><a href="${screen.at(path)}">${name}</a></li>`)}</ol></nav>
${live && html`<p class="pulse" id="pulse" data-state="still">as of <time datetime="${screen.now.toISOString()}">${exact(screen.now.toISOString()).slice(-8)}</time></p>`}
</header>
<main id="main" tabindex="-1">
${notice && html`<p class="notice ${notice.tone}" role="${notice.tone === 'loss' ? 'alert' : 'status'}">${notice.text}</p>`}
${main}
</main>
<div id="said" class="unseen" role="status" aria-live="polite"></div>
</body>
</html>
`.toString()
}

/** A part of a page that is replaced when something happened, unless somebody is writing in it. */
export const region = (name: string, content: Part): Html =>
  html`<section class="region" id="${name}" data-region>${content}</section>`

export const heading = (text: Part, aside?: Part): Html =>
  html`<div class="heading">
    <h2>${text}</h2>
    ${aside}
  </div>`

export const time = (at: string, { now }: Screen): Html =>
  html`<time datetime="${at}" title="${exact(at)}" data-relative>${relative(at, now)}</time>`

/** A log or a picture of a run. */
export const fileAddress = ({ at }: Screen, run: string, path: string): string =>
  at(`/runs/${run}/files/${withinRun(run, path).split('/').map(encodeURIComponent).join('/')}`)

/** Colour never says it alone: the word stands beside the mark. */
export const state = (text: Part, tone: Tone): Html => html`<span class="state ${tone}">${text}</span>`

export const empty = (text: Part): Html => html`<p class="empty">${text}</p>`
