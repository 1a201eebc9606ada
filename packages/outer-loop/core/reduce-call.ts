import type { AgentOutcome } from './agent.ts'
import { charge, tokensOf } from './budget.ts'
import type { EventOf } from './event.ts'
import { laneState } from './lane.ts'
import { ask, park } from './park.ts'
import { planAnswered, replanAnswered, replanFailed } from './reduce-plan.ts'
import { reviewAnswered, specAnswered } from './reduce-spec.ts'
import { attemptFailed, workAnswered } from './reduce-task.ts'
import type { CallState, State } from './state.ts'
import { wanted } from './wishes.ts'

export function callIntended(state: State, event: EventOf<'agent_intended'>): void {
  const call = state.calls[event.call]
  if (call?.status !== 'issued') return
  call.status = event.waits ? 'with_person' : 'intended'
  call.adapter = event.adapter
  call.family = event.family
  call.model = event.model
  call.version = event.version
  call.brief = event.brief
  call.startedAt = state.at
}

export function callStarted(
  state: State,
  { call: id, pid, startTime, boot }: EventOf<'agent_started'>,
): void {
  const call = state.calls[id]
  if (!call || call.status === 'ended') return
  call.status = 'started'
  call.process = { pid, startTime, boot }
  call.startedAt = state.at
}

export function callSession(state: State, event: EventOf<'agent_session'>): void {
  const call = state.calls[event.call]
  if (!call) return
  call.externalId = event.externalId
  call.version = event.version ?? call.version
}

/** Money is counted whatever became of the call: a withdrawn one was paid for as well. */
export function callSpent(state: State, { call: id, usage, upTo }: EventOf<'agent_spent'>): void {
  const call = state.calls[id]
  // Read again after a restart: these bytes are accounted for.
  if (!call || upTo <= call.upTo) return
  call.upTo = upTo
  for (const kind of ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'usd'] as const)
    call.charged[kind] += usage[kind]
  chargeAll(state, call, { usd: usage.usd, tokens: tokensOf(usage) })
}

export function callEnded(
  state: State,
  { call: id, outcome, survivors, minutes }: EventOf<'agent_ended'>,
): void {
  const call = state.calls[id]
  if (!call || call.status === 'ended') return
  call.survivors = survivors
  chargeAll(state, call, { minutes })
  endCall(state, call, outcome)
}

/** What follows from how it ended; nothing, when nobody wants its answer any more. */
export function endCall(state: State, call: CallState, outcome: AgentOutcome): void {
  call.status = 'ended'
  call.endedAt = state.at
  call.outcome = outcome
  const lane = laneState(state, call.lane)
  const still = wanted(state, call)
  lane.live = null
  lane.resume = null
  if (!still) {
    lane.resume = call.externalId
    return
  }

  switch (outcome.kind) {
    case 'finished':
      delete state.limits[call.adapter]
      lane.interruptions = 0
      return taken(state, call, answered(state, call, outcome.result))
    case 'rate_limited':
      lane.resume = call.externalId
      return limited(state, call.adapter, outcome.resetsAt ?? null, outcome.message)
    case 'interrupted':
      lane.resume = call.externalId
      lane.interruptions += 1
      if (lane.interruptions > 5)
        failed(
          state,
          call,
          `It was interrupted ${lane.interruptions} times: ${outcome.message}`,
          'attempt.interrupted',
        )
      return
    case 'unusable': {
      const text = `${call.adapter} cannot work here: ${outcome.message}`
      return park(state, null, {
        code: 'unusable',
        text,
        question: ask(state, 'run', text, ['resume', 'cancel']),
      })
    }
    case 'stalled':
      return failed(state, call, outcome.message, `attempt.${outcome.watchdog}`)
    case 'no_answer':
    case 'budget':
    case 'turns':
    case 'crashed':
      return failed(state, call, outcome.message, `attempt.${outcome.kind}`)
  }
}

function taken(state: State, call: CallState, problem: string | null): void {
  if (problem !== null) failed(state, call, problem, 'attempt.no_answer')
}

function answered(state: State, call: CallState, result: unknown): string | null {
  switch (call.role) {
    case 'spec':
      return specAnswered(state, call, result)
    case 'review':
      return reviewAnswered(state, call, result)
    case 'plan':
      return planAnswered(state, result)
    case 'replan':
      return replanAnswered(state, result)
    case 'work':
    case 'repair':
      return workAnswered(state, call, result)
  }
}

/** A task has attempts. The calls before it are tried three times, then a person is asked. */
function failed(state: State, call: CallState, message: string, code: string): void {
  laneState(state, call.lane).interruptions = 0
  const task = call.task ? state.tasks[call.task] : undefined
  if (task && call.lane.startsWith('task/'))
    return attemptFailed(state, task, code, [{ code, severity: 'major', message, by: 'engine' }])
  strike(state, call, message)
}

function strike(state: State, call: CallState, message: string): void {
  const lane = laneState(state, call.lane)
  lane.strikes += 1
  if (lane.strikes < 3) return
  lane.strikes = 0
  const text = `The ${call.role} call failed three times. Last: ${message}`
  if (call.role === 'replan') return replanFailed(state, text)
  park(state, null, { code: 'trouble', text, question: ask(state, call.lane, text, ['resume', 'cancel']) })
}

/** The adapter waits; others go on. Without a time from the provider: five minutes, doubled each time, at most an hour. */
function limited(state: State, adapter: string, resetsAt: string | null, message: string): void {
  const strikes = (state.limits[adapter]?.strikes ?? 0) + 1
  const now = Date.parse(state.at)
  const told = resetsAt ? Date.parse(resetsAt) : 0
  const until = new Date(
    told > now ? told : now + Math.min(60, 5 * 2 ** (strikes - 1)) * 60_000,
  ).toISOString()
  state.limits[adapter] = { until, strikes, message }
}

function chargeAll(state: State, call: CallState, spent: Parameters<typeof charge>[1]): void {
  charge(call.spent, spent)
  charge(state.spent, spent)
  const task = call.task ? state.tasks[call.task] : undefined
  if (!task || call.lane === 'replan') return
  charge(task.spent, spent)
  if (task.attempt === call.attempt) charge(task.attemptSpent, spent)
}
