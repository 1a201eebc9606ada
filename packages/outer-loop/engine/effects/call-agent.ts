import type { CallState } from '../../core/state.ts'
import { reachFor } from '../../core/reach.ts'
import { Watch } from '../../core/watch.ts'
import { refuses, type Finding } from '../../core/finding.ts'
import type { AgentEvent, AgentOutcome } from '../../core/agent.ts'
import type { RunEvent } from '../../core/event.ts'
import { isOpen, type Whose } from '../../core/whose.ts'
import type { AgentProcess, Agents, EndedBy } from '../parts.ts'
import type { Effect, EffectContext } from './effect.ts'
import { EffectFailed } from './effect.ts'

/**
 * One call of an agent: intended, started, followed, ended, each in the ledger before the next. After a restart it goes on
 * at the step it had reached: a program that still runs is followed again, one that ended meanwhile is read to its end.
 */
export const callAgent: Effect<'call_agent'> = async (context, command) => {
  const call = () => callOf(context, command.call)
  if (call().status === 'issued') {
    const ready = await context.parts.agents.ready(context.state(), call())
    await context.tell({ type: 'agent_intended', call: command.call, ...ready })
    if (ready.waits) return
    const process = await context.parts.agents.start(context.state(), call())
    await context.tell({ type: 'agent_started', call: command.call, ...process })
  } else if (call().status === 'intended') {
    const found = await context.parts.agents.find(context.state(), call())
    if (found) await context.tell({ type: 'agent_started', call: command.call, ...found })
  }
  await followed(context, call(), call().process)
}

/** Nobody wants it any more: it is ended, and what it spent is accounted for. */
export const endCall: Effect<'end_call'> = async (context, command) => {
  const call = callOf(context, command.call)
  if (call.status === 'issued' || call.status === 'with_person') {
    const outcome: AgentOutcome = { kind: 'interrupted', by: 'engine', message: 'It is not wanted any more.' }
    return context.tell({ type: 'agent_ended', call: call.id, outcome, survivors: 0, minutes: 0 })
  }
  const found = call.process ?? (await context.parts.agents.find(context.state(), call))
  await followed({ ...context, signal: AbortSignal.abort() }, call, found)
}

async function followed(
  context: EffectContext,
  call: CallState,
  process: AgentProcess | null,
): Promise<void> {
  const { parts } = context
  const { clock, agents } = parts
  const startedAt = Date.parse(call.startedAt ?? context.state().at)
  const silence = (context.state().prepared?.settings.silenceMinutes ?? 10) * 60_000
  // A restart is not the worker's silence: the watch begins to listen now, and its time runs since it started.
  const since = clock.now().getTime()
  const spentTime = Math.max(0, since - startedAt) / 60_000
  const minutes = Math.max(1, call.allowance.minutes - spentTime)
  const watch = new Watch({ silence, cap: { ...call.allowance, minutes } }, since, call.spent)

  const ending = new AbortController()
  let endedBy: EndedBy = null
  const end = (by: EndedBy) => {
    endedBy ??= by
    ending.abort()
  }
  const withdrawn = () => end('engine')
  if (context.signal.aborted) withdrawn()
  context.signal.addEventListener('abort', withdrawn)

  // Told in order, and awaited before the end is told: nothing that was spent is told after it.
  const telling: Promise<void>[] = []
  const tell = (event: RunEvent) => {
    const one = context.tell(event)
    // A refused append is reported where all of them are awaited.
    one.catch(() => {})
    telling.push(one)
  }
  const base = context.state().prepared?.branch ?? ''
  const reaches: Finding[] = []
  const told = (event: AgentEvent, upTo: number) => {
    const reach = reachFor(base, event)
    if (reach && reaches.length < 20) reaches.push(reach)
    if (upTo <= call.upTo && event.type === 'usage') return
    const bite = watch.see(event, clock.now().getTime())
    if (bite) end(bite.watchdog)
    if (event.type === 'usage') tell({ type: 'agent_spent', call: call.id, usage: event.delta, upTo })
    if (event.type === 'session' && event.externalId !== call.externalId)
      tell({
        type: 'agent_session',
        call: call.id,
        externalId: event.externalId,
        version: event.version ?? null,
      })
  }

  const done = new AbortController()
  const following = agents
    .follow(context.state(), call, process, { told, end: ending.signal, endedBy: () => endedBy })
    .finally(() => done.abort())
  const watching = (async () => {
    while (!done.signal.aborted && !ending.signal.aborted) {
      await clock.wait(new Date(watch.nextAt), AbortSignal.any([done.signal, ending.signal]))
      const bite = done.signal.aborted ? null : watch.ask(clock.now().getTime())
      if (bite) end(bite.watchdog)
    }
  })()

  try {
    const [{ outcome, survivors }] = await Promise.all([following, watching])
    await Promise.all(telling)
    if (outcome.kind === 'interrupted' || outcome.kind === 'crashed' || outcome.kind === 'stalled')
      await agents.salvage(context.state(), call)
    const { breaks, doubt } = await agents.inspect(context.state(), call)
    for (const each of withReaches(breaks, call.task, reaches))
      if (refuses(each.findings)) await context.tell({ type: 'integrity_broken', ...fieldsOf(each) })
    const lasted = Math.max(0, clock.now().getTime() - startedAt) / 60_000
    // In one write: its answer is taken, and goes nowhere before a person has settled the doubt.
    await context.tell(
      { type: 'agent_ended', call: call.id, outcome, survivors, minutes: lasted },
      ...(doubt ? [{ type: 'integrity_doubted' as const, ...fieldsOf(doubt) }] : []),
    )
  } finally {
    context.signal.removeEventListener('abort', withdrawn)
    done.abort()
    await Promise.allSettled(telling)
  }
}

type Break = Awaited<ReturnType<Agents['inspect']>>['breaks'][number]

/** What its own commands show is this worker's, whoever else was at work. */
function withReaches(breaks: readonly Break[], task: string | null, reaches: readonly Finding[]): Break[] {
  if (reaches.length === 0) return [...breaks]
  const own = breaks.find(({ whose }) => whose.task === task && !isOpen(whose))
  const whose = own?.whose ?? { task, among: [] }

  return [
    { whose, restored: own?.restored ?? true, findings: [...reaches, ...(own?.findings ?? [])] },
    ...breaks.filter((each) => each !== own),
  ]
}

/** As the ledger has it: nobody else is mentioned where one was at work alone. */
const fieldsOf = <Found extends { whose: Whose; findings: readonly Finding[] }>({
  whose,
  ...found
}: Found) => ({
  ...found,
  findings: [...found.findings],
  task: whose.task,
  ...(whose.among.length > 1 ? { among: [...whose.among] } : {}),
})

function callOf(context: EffectContext, id: string): CallState {
  const call = context.state().calls[id]
  if (!call) throw new EffectFailed('engine.no_such_call', `There is no call ${id}.`, { again: false })

  return call
}
