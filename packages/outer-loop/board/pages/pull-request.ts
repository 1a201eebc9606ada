import type { PullRequest, Review } from '../../forge/forge.ts'
import type { State, TaskState } from '../../core/state.ts'
import { html, type Html } from '../html.ts'
import {
  fileAddress,
  heading,
  page,
  region,
  state as badge,
  time,
  type Notice,
  type Screen,
} from '../page.ts'
import { decision, writing } from '../parts/acts.ts'
import { diff, parseDiff } from '../parts/diff.ts'
import { markdown } from '../parts/markdown.ts'
import { short } from '../words.ts'

interface Shown {
  readonly reviews: readonly Review[]
  readonly diff: string | null
  readonly notice: Notice | null
}

/** What a person decides on: the engine's account of it, then the change itself, then the decision. */
export function pullRequestPage(
  screen: Screen,
  state: State,
  task: TaskState,
  request: PullRequest,
  { reviews, diff: text, notice }: Shown,
): string {
  return page(screen, {
    title: `#${request.number} ${request.title}`,
    trail: [
      [state.run, `/runs/${state.run}`],
      [`#${request.number}`, `/runs/${state.run}/pulls/${task.id}`],
    ],
    live: state.run,
    notice,
    main: html` ${region('head', head(screen, state, task, request))}
    ${region('decide', decide(screen, state, task, request))}
    ${region(
      'reviews',
      reviews.length > 0 &&
        html`${heading('Said of it')}
          <ul class="plain">
            ${reviews.map(
              ({ by, verdict, comment, at, head: seen, outdated }) =>
                html`<li>
                  <strong>${by}</strong> ${verdict === 'approve' ? 'approved' : 'asked for changes'}
                  ${time(at, screen)} at
                  <code>${short(seen)}</code
                  >${outdated && html` ${badge('of an earlier state', 'quiet')}`}${comment && html`<p class="pre">${comment}</p>`}
                </li>`,
            )}
          </ul>`,
    )}
    ${region('body', markdown(request.body))} ${region('pictures', pictures(screen, state, task))}
    ${region('changes', html`${heading('Changes')}${text ? diff(parseDiff(text)) : html`<p class="empty">The change cannot be read at the moment.</p>`}`)}`,
  })
}

function head(
  screen: Screen,
  state: State,
  task: TaskState,
  {
    title,
    branch,
    base,
    head: commit,
    state: standing,
    stale,
    order,
    mergedBy,
    mergedAs,
    openedAt,
  }: PullRequest,
): Html {
  const shown =
    standing === 'merged'
      ? badge('Merged', 'good')
      : standing === 'closed'
        ? badge('Closed', 'quiet')
        : stale
          ? badge('The base has moved since it was judged', 'waits')
          : badge('Open', 'active')

  return html`<p class="over">${shown} <span class="muted">opened ${time(openedAt, screen)}</span></p>
    <h1>${title}</h1>
    <dl class="facts">
      <div>
        <dt>Merge</dt>
        <dd><code>${branch}</code> into <code>${base}</code></dd>
      </div>
      <div>
        <dt>Commit</dt>
        <dd><code>${short(commit)}</code></dd>
      </div>
      <div>
        <dt>Order</dt>
        <dd>${order > 0 ? `${order} of ${state.union?.heads.length ?? order}` : 'not yet known'}</dd>
      </div>
      <div>
        <dt>Task</dt>
        <dd><a href="${screen.at(`/runs/${state.run}/tasks/${task.id}`)}">${task.id}</a></dd>
      </div>
      ${
        mergedAs &&
        html`<div>
          <dt>Merged</dt>
          <dd>as <code>${short(mergedAs)}</code>${mergedBy && html` by ${mergedBy}`}</dd>
        </div>`
      }
    </dl>`
}

function decide(screen: Screen, state: State, task: TaskState, request: PullRequest): Html | null {
  if (request.state !== 'open' || task.phase !== 'green') return null
  const to = `/runs/${state.run}/act`
  const hidden = { task: task.id, head: request.head, back: `pulls/${task.id}` }
  const approved = task.pullRequest?.approvedBy ?? []
  const before = task.planned.after.filter((id) => state.tasks[id]?.phase === 'green')
  if (task.mergeAskedBy) return html`<p>${badge(`Being merged for ${task.mergeAskedBy}`, 'active')}</p>`

  return html`${heading('Your decision')}
    ${approved.length > 0 && html`<p>${badge(`Approved by ${approved.join(', ')}`, 'good')}</p>`}
    ${before.length > 0 && html`<p class="why">Merge ${before.join(', ')} first: this one builds upon it.</p>`}
    ${decision(screen, {
      to,
      hidden,
      fields: writing('What should be different'),
      buttons: [
        ...(approved.length === 0
          ? [{ kind: 'pull_request_approved', label: 'Approve', weight: 'primary' } as const]
          : []),
        ...(approved.length > 0 && before.length === 0
          ? // oxlint-disable-next-line leadkeep/no-built-sql -- words on a button
            [{ kind: 'merge_asked', label: `Merge into ${request.base}`, weight: 'primary' } as const]
          : []),
        { kind: 'changes_requested', label: 'Request changes' },
      ],
    })}
    <p class="muted">
      Merging happens in the engine’s own repository. Your branches stay as they are until you fetch.
    </p>`
}

function pictures(screen: Screen, { run }: State, { results, snapshot }: TaskState): Html | null {
  const all = Object.values(results)
    .filter(({ result }) => result.tree === snapshot?.tree)
    .flatMap(({ result }) => result.evidence)
    .filter(({ mediaType }) => mediaType.startsWith('image/'))
  const file = (path: string) => fileAddress(screen, run, path)
  if (all.length === 0) return null

  return html`${heading('Screenshots')}
    <ul class="pictures">
      ${all.map(
        ({ name, path }) =>
          html`<li>
            <a href="${file(path)}"><img src="${file(path)}" alt="${name}" /></a
            ><span class="muted">${name}</span>
          </li>`,
      )}
    </ul>`
}
