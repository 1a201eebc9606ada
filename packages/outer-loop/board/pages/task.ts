import type { GateResult } from '../../core/gate.ts'
import { gatesOfTask } from '../../core/gating.ts'
import { laneOfTask } from '../../core/lane.ts'
import { openQuestions } from '../../core/standing.ts'
import type { State, TaskState } from '../../core/state.ts'
import { html, type Html } from '../html.ts'
import {
  empty,
  fileAddress,
  heading,
  page,
  region,
  state as badge,
  type Notice,
  type Screen,
} from '../page.ts'
import { behind, decision, writing } from '../parts/acts.ts'
import { attempts } from '../parts/attempts.ts'
import { budget } from '../parts/budget.ts'
import { diff, parseDiff } from '../parts/diff.ts'
import { findings } from '../parts/findings.ts'
import { judgedOf, resultOf } from '../parts/gate-matrix.ts'
import { capOf, why } from '../parts/task-table.ts'
import { duration } from '../../forge/pull-request-body.ts'
import type { Step } from '../source.ts'
import { outcomes, short, stateOfTask } from '../words.ts'
import { oneQuestion } from '../parts/questions.ts'

interface Shown {
  readonly diff: string | null
  readonly steps: readonly Step[]
  readonly notice: Notice | null
}

/** One task: what it must make true, how it stands, what changed, what the gates found, who tried. */
export function taskPage(
  screen: Screen,
  state: State,
  task: TaskState,
  { diff: text, steps, notice }: Shown,
): string {
  const { planned, pullRequest } = task

  return page(screen, {
    title: planned.title,
    trail: [
      [state.run, `/runs/${state.run}`],
      [task.id, `/runs/${state.run}/tasks/${task.id}`],
    ],
    live: state.run,
    notice,
    main: html` ${region('head', head(screen, state, task))}
    ${region('question', question(screen, state, task))}
    ${region(
      'steps',
      task.phase === 'working' &&
        steps.length > 0 &&
        html`${heading('At the moment')}
          <ol class="steps">
            ${steps.slice(-8).map(({ text: step }) => html`<li><code>${step}</code></li>`)}
          </ol>`,
    )}
    ${region('gates', html`${heading('Gates')}${gates(screen, state, task)}`)}
    ${region('changes', html`${heading('Changes', task.snapshot && html`<p class="muted figure">${task.snapshot.files} files <span class="plus">+${task.snapshot.added}</span> <span class="minus">−${task.snapshot.removed}</span></p>`)}${text ? diff(parseDiff(text)) : empty('Nothing yet. The engine takes a snapshot when the worker ends.')}`)}
    ${region('attempts', html`${heading('Attempts')}${task.attempt > 0 ? attempts(screen, state, task) : empty('Not begun yet.')}`)}
    ${region('assignment', assignment(task))}
    ${region('spent', html`${heading('Spent')}${budget(task.spent, capOf(state, task))}`)}
    ${region('stop', stop(screen, state, task))}
    ${pullRequest && html`<p><a href="${screen.at(`/runs/${state.run}/pulls/${task.id}`)}">Pull request #${pullRequest.number}</a></p>`}`,
  })
}

function head(screen: Screen, state: State, task: TaskState): Html {
  const { text, tone } = stateOfTask(task)
  const { planned, snapshot, pullRequest } = task

  return html`<p class="over">${badge(text, tone)} <code>${planned.branch}</code></p>
    <h1>${planned.title}</h1>
    ${why(screen, task)}
    <dl class="facts">
      <div>
        <dt>Attempt</dt>
        <dd>${task.attempt > 0 ? `${task.attempt} of ${task.tries}` : 'none yet'}</dd>
      </div>
      <div>
        <dt>Snapshot</dt>
        <dd>
          ${snapshot ? html`<code>${short(snapshot.commit)}</code>, tree <code>${short(snapshot.tree)}</code>` : 'none yet'}
        </dd>
      </div>
      <div>
        <dt>Waits for</dt>
        <dd>
          ${planned.after.length > 0 ? planned.after.map((id, index) => html`${index > 0 && ', '}<a href="${screen.at(`/runs/${state.run}/tasks/${id}`)}">${id}</a>`) : 'nobody'}
        </dd>
      </div>
      ${
        pullRequest &&
        html`<div>
          <dt>Pull request</dt>
          <dd><a href="${screen.at(`/runs/${state.run}/pulls/${task.id}`)}">#${pullRequest.number}</a></dd>
        </div>`
      }
    </dl>`
}

function question(screen: Screen, state: State, { id }: TaskState): Html | null {
  const asked = openQuestions(state).filter(({ lane }) => lane === laneOfTask(id))
  if (asked.length === 0) return null

  return html`${heading('For you')}
    <ul class="questions">
      ${asked.map((each) => html`<li>${oneQuestion(screen, state, each)}</li>`)}
    </ul>`
}

function gates(screen: Screen, state: State, task: TaskState): Html {
  const listed = gatesOfTask(state, task)
  if (listed.length === 0) return empty('No gates are known yet.')

  return html`<ul class="gates">
    ${listed.map(({ id }) => {
      const result = resultOf(state, judgedOf(task), id)
      const waived = task.waivers.find(({ gate, tree }) => gate === id && tree === judgedOf(task).tree)

      return html`<li>
        ${result ? gate(screen, state, result) : html`<div class="gate"><span class="name">${id}</span>${badge('not yet', 'quiet')}</div>`}${waived && html`<p>${badge('Waived', 'waits')} by ${waived.by}: ${waived.reason}</p>`}
      </li>`
    })}
  </ul>`
}

function gate(
  screen: Screen,
  { run }: State,
  { gate: id, outcome, counts, durationMs, command, log, evidence, findings: found }: GateResult,
): Html {
  const { text, tone } = outcomes[outcome]
  const file = (path: string) => fileAddress(screen, run, path)
  const pictures = evidence.filter(({ mediaType }) => mediaType.startsWith('image/'))
  const others = evidence.filter(({ mediaType }) => !mediaType.startsWith('image/'))

  return html`<div class="gate">
      <span class="name">${id}</span>${badge(text, tone)}
      <span class="muted figure"
        >${counts && `${counts.passed} passed${counts.failed ? `, ${counts.failed} failed` : ''}${counts.skipped ? `, ${counts.skipped} skipped` : ''}${counts.flaky ? `, ${counts.flaky} flaky` : ''} · `}${duration(durationMs)}</span
      >
      ${log && html`<a href="${file(log.path)}">Log</a>`}
    </div>
    ${command && html`<p class="command"><code>${command}</code></p>`} ${found.length > 0 && findings(found)}
    ${
      pictures.length > 0 &&
      html`<ul class="pictures">
        ${pictures.map(
          ({ name, path }) =>
            html`<li>
              <a href="${file(path)}"><img src="${file(path)}" alt="${name}" /></a
              ><span class="muted">${name}</span>
            </li>`,
        )}
      </ul>`
    }
    ${
      others.length > 0 &&
      html`<ul class="plain">
        ${others.map(({ name, path }) => html`<li><a href="${file(path)}">${name}</a></li>`)}
      </ul>`
    }`
}

function assignment({ planned }: TaskState): Html {
  const list = (name: string, items: readonly string[]) =>
    items.length > 0 &&
    html`<div>
      <dt>${name}</dt>
      <dd>${items.map((item, index) => html`${index > 0 && html`<br />`}<code>${item}</code>`)}</dd>
    </div>`

  return html`${heading('Assignment')}
    <p class="pre">${planned.brief}</p>
    <dl class="facts">
      ${list('Criteria', planned.criteria)}${list('Owns', planned.owns)}${list('Builds on', planned.consumes)}${list('Makes', planned.produces)}
    </dl>`
}

function stop(screen: Screen, state: State, task: TaskState): Html | null {
  if (['merged', 'cancelled'].includes(task.phase) || ['closed', 'cancelled'].includes(state.phase))
    return null
  const to = `/runs/${state.run}/act`
  const hidden = { task: task.id, back: `tasks/${task.id}` }
  if (task.parked?.code === 'by_human')
    return decision(screen, {
      to,
      hidden,
      buttons: [{ kind: 'resumed', label: 'Let it go on', weight: 'primary' }],
    })
  if (task.parked) return null
  const buttons = [
    { kind: 'parked', label: 'Park the task' },
    { kind: 'cancelled', label: 'Give the task up', weight: 'loss' },
  ] as const

  return behind(
    'Park or give up this task',
    decision(screen, { to, hidden, fields: writing('Why'), buttons }),
    'stop-task',
  )
}
