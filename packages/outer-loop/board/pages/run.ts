import type { Recorded } from '../../core/event.ts'
import { refusalOf } from '../../core/reduce-human.ts'
import { openQuestions, standingOfRun } from '../../core/standing.ts'
import type { State } from '../../core/state.ts'
import { mergeOrder } from '../../core/union-order.ts'
import { wereAtWork } from '../../core/whose.ts'
import { html, type Html } from '../html.ts'
import { heading, page, region, state as badge, time, type Notice, type Screen } from '../page.ts'
import { behind, decision, writing } from '../parts/acts.ts'
import { budget } from '../parts/budget.ts'
import { findings } from '../parts/findings.ts'
import { gateMatrix } from '../parts/gate-matrix.ts'
import { graph } from '../parts/graph.ts'
import { questions } from '../parts/questions.ts'
import { taskTable } from '../parts/task-table.ts'
import { timeline } from '../parts/timeline.ts'
import { union } from '../parts/union.ts'
import { specification } from '../parts/specification.ts'
import type { Conflict } from '../source.ts'
import { cut } from '../../forge/inert.ts'
import { short } from '../words.ts'
import { standing } from './runs.ts'

interface Shown {
  readonly events: readonly Recorded[]
  readonly forecast: readonly Conflict[]
  /** The last thing each worker did, by task. */
  readonly steps: ReadonlyMap<string, string>
  readonly notice: Notice | null
}

/** One run: first what it needs of a person, then where it stands, then everything it stands on. */
export function runPage(screen: Screen, state: State, { events, forecast, steps, notice }: Shown): string {
  const tasks = Object.values(state.tasks)

  return page(screen, {
    title: state.goal.slice(0, 80),
    trail: [[state.run, `/runs/${state.run}`]],
    live: state.run,
    notice,
    main: html` ${region('head', head(screen, state))} ${region('integrity', integrity(screen, state))}
    ${region('for-you', forYou(screen, state))}
    ${region('tasks', tasks.length > 0 && html`${heading('Tasks')}${graph(screen, state)}${taskTable(screen, state, steps)}`)}
    ${region('gates', state.prepared && tasks.length > 0 && html`${heading('Gates', html`<p class="muted">✓ passed, ✕ failed, ? could not run, W waived, · not yet</p>`)}${gateMatrix(screen, state)}`)}
    ${region('union', tasks.length > 0 && union(screen, state, forecast))}
    ${region('budget', html`${heading('Spent')}${budget(state.spent, state.caps.run)}`)}
    ${region('spec', specification(screen, state))} ${region('waivers', waivers(screen, state))}
    ${region('timeline', html`${heading('What happened', html`<a href="${screen.at(`/runs/${state.run}/events`)}">All of it</a>`)}${timeline(screen, events.slice(-14))}`)}
    ${region('stop', stop(screen, state))}`,
  })
}

function head(screen: Screen, state: State): Html {
  const { text, tone } = standing(state)
  const where = standingOfRun(state)
  const base = state.prepared

  return html`<p class="over">
      ${badge(text, tone)} <span class="muted">started ${time(state.startedAt, screen)}</span>
    </p>
    <h1>${cut(state.goal, 200)}</h1>
    ${state.goal.length > 200 && behind('The whole goal', html`<p class="pre">${state.goal}</p>`, 'whole-goal')}
    ${where.kind === 'waiting_for_time' && html`<p class="lede">Waits until ${time(where.until, screen)}. ${where.reason}</p>`}
    ${where.kind === 'waiting_for_person' && openQuestions(state).length === 0 && html`<p class="lede pre">${where.reason}</p>`}
    ${where.kind === 'over' && html`<p class="lede">${where.reason}</p>`}
    <dl class="facts">
      <div>
        <dt>Base</dt>
        <dd>${base ? html`${base.branch} <code>${short(base.commit)}</code>, frozen` : 'not yet frozen'}</dd>
      </div>
      <div>
        <dt>Sandbox</dt>
        <dd>
          ${base ? (base.sandbox.kind === 'none' ? html`<strong class="loss">none</strong>: ${base.sandbox.why}` : `${base.sandbox.kind} ${base.sandbox.version}`) : 'not yet tried'}
        </dd>
      </div>
      <div>
        <dt>Repository</dt>
        <dd><code>${state.repository}</code></dd>
      </div>
    </dl>
    ${base && base.notes.length > 0 && findings(base.notes)}`
}

function integrity(screen: Screen, { integrity: notices, run }: State): Html | null {
  if (notices.length === 0) return null

  return html`${heading('Reached for what is not its own')}
    <ul class="integrity">
      ${notices.map(
        ({ at, task, among, findings: found, restored }) =>
          html`<li>
            <p>
              ${time(at, screen)} ·
              ${task ? html`<a href="${screen.at(`/runs/${run}/tasks/${task}`)}">${task}</a>` : among.length > 0 ? 'it cannot be told by whom' : 'outside of any task'}
              ${among.length > 0 && html`(${wereAtWork({ task, among })})`} ·
              <strong>${restored ? 'put back' : 'not put back'}</strong>
            </p>
            ${findings(found)}
          </li>`,
      )}
    </ul>`
}

/** Questions first; then pull requests, which wait without asking. */
function forYou(screen: Screen, state: State): Html | null {
  const asked = openQuestions(state).length
  const ready = mergeOrder(state).filter(
    ({ phase, parked, pullRequest }) => phase === 'green' && !parked && pullRequest,
  )
  if (asked === 0 && ready.length === 0) return null

  return html`${heading('For you')}${asked > 0 && questions(screen, state)}
  ${
    ready.length > 0 &&
    html`<ol class="ready">
      ${ready.map(
        ({ id, planned, pullRequest, mergeAskedBy }) =>
          html`<li>
            <a href="${screen.at(`/runs/${state.run}/pulls/${id}`)}"
              >#${pullRequest?.number} ${planned.title}</a
            >
            <code>${planned.branch}</code> ${
              mergeAskedBy
                ? badge(`Being merged for ${mergeAskedBy}`, 'active')
                : pullRequest && pullRequest.approvedBy.length > 0
                  ? badge(`Approved by ${pullRequest.approvedBy.join(', ')}`, 'good')
                  : badge('Ready for review', 'waits')
            }
          </li>`,
      )}
    </ol>`
  }`
}

function waivers(screen: Screen, state: State): Html | null {
  const all = [
    ...Object.values(state.tasks).flatMap(({ id, waivers: given }) =>
      given.map((waiver) => ({ ...waiver, what: id })),
    ),
    ...(state.union?.waivers ?? []).map((waiver) => ({ ...waiver, what: 'all together' })),
  ]
  if (all.length === 0) return null

  return html`${heading('Waivers')}
    <ul class="plain">
      ${all.map(
        ({ gate, what, by, at, reason, tree }) =>
          html`<li>
            <strong>${gate}</strong> for ${what}, by ${by}, ${time(at, screen)}, at tree
            <code>${short(tree)}</code>: ${reason}
          </li>`,
      )}
    </ul>`
}

function stop(screen: Screen, state: State): Html | null {
  if (state.phase === 'closed' || state.phase === 'cancelled') return null
  const to = `/runs/${state.run}/act`
  const parked = state.parked?.code === 'by_human'

  if (parked)
    return decision(screen, {
      to,
      buttons: [{ kind: 'resumed', label: 'Let the run go on', weight: 'primary' }],
    })
  const cancel = { kind: 'cancelled', label: 'Cancel the run', weight: 'loss' } as const
  // What waits already cannot be parked.
  const mayPark = refusalOf(state, { type: 'parked', task: null, reason: '' }) === null
  const buttons = mayPark ? [{ kind: 'parked', label: 'Park the run' } as const, cancel] : [cancel]

  return behind(
    mayPark ? 'Park or cancel this run' : 'Cancel this run',
    decision(screen, { to, fields: writing('Why'), buttons }),
    'stop-run',
  )
}
