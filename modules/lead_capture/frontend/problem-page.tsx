import type { Assets } from './document.tsx'
import { Frame, type Site } from './frame.tsx'
import { fill, wordsIn, type Words } from './words.ts'

type Named<Key> = Key extends `${infer Name}_title` ? Name : never

/** Why there is no page to show: `not_found`, `too_large`, … with a title and a text each in the words. */
export type ProblemName = Named<keyof Words['problems']>

export function problemWords(
  language: string,
  name: ProblemName,
  values: Readonly<Record<string, number>> = {},
) {
  // Not every title has a text: there the form itself says the rest.
  const problems: Readonly<Record<string, string>> = wordsIn(language).problems

  return { title: problems[`${name}_title`] ?? name, text: fill(problems[`${name}_text`] ?? '', values) }
}

interface ProblemParts {
  readonly site: Site
  readonly name: ProblemName
  /** Slug of the form that was meant, where there was one. */
  readonly form?: string
  readonly assets: Assets
}

/** Says what happened and offers the way on. */
export function ProblemPage({ site, name, form, assets }: ProblemParts) {
  const { title, text } = problemWords(site.language, name)
  const words = wordsIn(site.language).problems

  return (
    <Frame site={site} assets={assets} title={title}>
      <div className="single text">
        <h1>{title}</h1>
        <p className="lead">{text}</p>
        <p className="actions">
          <a className="button" href={form ? `/f/${form}` : '/'}>
            {form ? words.again : words.home}
          </a>
        </p>
      </div>
    </Frame>
  )
}

/** `unknown receipt` has words of its own: whoever looks for one should be helped to find it. */
export function UnknownReceiptPage({ site, assets }: { site: Site; assets: Assets }) {
  const words = wordsIn(site.language)

  return (
    <Frame site={site} assets={assets} title={words.thanks.unknown_title}>
      <div className="single text">
        <h1>{words.thanks.unknown_title}</h1>
        <p className="lead">{words.thanks.unknown_text}</p>
        <p className="actions">
          <a className="button" href="/">
            {words.problems.home}
          </a>
        </p>
      </div>
    </Frame>
  )
}
