import { refuses } from './finding.ts'
import type { EventOf } from './event.ts'
import { ask, park } from './park.ts'
import type { State } from './state.ts'
import { taskOfLane } from './lane.ts'

export function runStarted(state: State, event: EventOf<'run_started'>): void {
  if (state.phase !== 'new') return
  state.phase = 'preparing'
  state.startedAt = state.at
  state.goal = event.goal
  state.repository = event.repository
  state.branch = event.branch
  state.unsandboxed = event.unsandboxed
  state.caps.run.usd = event.usd ?? 0
  state.spec.given = event.spec !== null
  state.spec.onlyReview = event.onlyReview ?? false
  state.spec.markdown = event.spec
  state.plan.given = event.plan !== null
  state.plan.candidate = event.plan
}

export function runPrepared(state: State, event: EventOf<'prepared'>): void {
  if (state.phase !== 'preparing') return
  const { settings, base } = event
  state.prepared = {
    branch: base.branch,
    commit: base.commit,
    settings,
    gates: event.gates,
    agents: event.agents,
    skills: event.skills,
    sandbox: event.sandbox,
    notes: event.notes,
  }
  state.base = base.commit
  const { run, task, attempt } = settings.budgets
  state.caps = {
    run: { usd: state.caps.run.usd || run.usd, minutes: run.minutes, tokens: run.tokens ?? null },
    task: { usd: task.usd, minutes: task.minutes, tokens: task.tokens ?? null },
    attempt: { usd: attempt.usd, minutes: attempt.minutes, tokens: attempt.tokens ?? null },
  }
  state.phase = 'specifying'
  if (state.spec.given) {
    state.spec.phase = 'linting'
    state.spec.author = 'human'
    state.spec.round = 1
  }
  if (event.sandbox.kind === 'none' && !state.unsandboxed) {
    state.phase = 'cancelled'
    const text = `No sandbox holds here (${event.sandbox.why}). Start again with --unsandboxed to let agents write as you can.`
    return park(state, null, { code: 'trouble', text })
  }
  if (refuses(event.notes)) {
    const text = event.notes.map(({ message }) => message).join(' ')
    park(state, null, { code: 'trouble', text, question: ask(state, 'run', text, ['resume', 'cancel']) })
  }
}

export function engineStarted(state: State, { engine }: EventOf<'engine_started'>): void {
  const last = state.engines.at(-1)
  // The one before was killed without a word: its end was now at the latest.
  if (last && last.ended === null) last.ended = state.at
  state.engines.push({ engine, at: state.at, ended: null })
}

export function engineStopped(state: State, { engine }: EventOf<'engine_stopped'>): void {
  const last = state.engines.findLast((one) => one.engine === engine)
  if (last) last.ended = state.at
}

/** Twice more by itself, a little later each time; then a person is asked. */
export function effectFailed(state: State, event: EventOf<'effect_failed'>): void {
  const command = state.outstanding[event.key]
  if (!command) return
  const failures = (state.troubles[event.key]?.failures ?? 0) + 1
  const until = new Date(Date.parse(state.at) + failures * 30_000).toISOString()
  const again = event.again && failures < 3
  state.troubles[event.key] = { failures, until: again ? until : null, message: event.message }
  if (again) return

  const task = taskOfLane(state, command.lane)
  const text = `${event.message} (${event.code})`
  park(state, task, {
    code: 'trouble',
    text,
    question: ask(state, command.lane, text, task ? ['retry', 'cancel'] : ['resume', 'cancel']),
  })
}
