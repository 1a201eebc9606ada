import type { Command } from '../../core/command.ts'
import { baseHasMoved } from './base-has-moved.ts'
import { callAgent, endCall } from './call-agent.ts'
import type { Effect, EffectContext } from './effect.ts'

/** Each command and how it is carried out: do it, tell it. The parts look first at what they had done. */
const effects: { [T in Command['type']]: Effect<T> } = {
  call_agent: callAgent,
  end_call: endCall,

  async prepare({ parts, state, tell, signal }) {
    await tell({ type: 'prepared', ...(await parts.prepare(state(), signal)) })
  },

  async undo_drift({ parts, state, tell }, { question, task }) {
    const doubt = state().doubts[question]
    if (!doubt) return
    const left = await parts.agents.undo(state(), doubt.record)
    await tell({ type: 'integrity_undone', question, task, findings: [...left] })
  },

  async lint_spec({ parts, state, tell, signal }, { round }) {
    await tell({ type: 'spec_linted', round, ...(await parts.lintSpec(state(), signal)) })
  },

  async validate_plan({ parts, state, tell }, { number }) {
    await tell({ type: 'plan_validated', number, findings: [...(await parts.validatePlan(state()))] })
  },

  async open_task({ parts, state, tell, signal }, command) {
    const { task, opening } = command
    await tell({ type: 'task_opened', task, opening, ...(await parts.openTask(state(), command, signal)) })
  },

  async close_task({ parts, state, tell }, command) {
    await parts.closeTask(state(), command)
    await tell({ type: 'task_closed', task: command.task })
  },

  async snapshot({ parts, state, tell }, command) {
    const { task, attempt } = command
    await tell({ type: 'snapshot_taken', task, attempt, ...(await parts.snapshot(state(), command)) })
  },

  async run_gate({ parts, state, tell, signal }, command) {
    const { subject } = command
    const result = await parts.runGate(state(), command, signal)
    // Cut off, it says nothing about the tree.
    if (signal.aborted) return
    await tell({ type: 'gate_ran', subject, try: command.try, result })
  },

  async push({ parts, state, tell }, command) {
    await parts.push(state(), command)
    await tell({ type: 'pushed', task: command.task, commit: command.commit })
  },

  async build_union(context, { number }) {
    if (await baseHasMoved(context)) return
    const { parts, state, tell } = context
    const built = await parts.buildUnion(state())
    await tell(
      'files' in built
        ? { type: 'union_conflicted', number, ...built }
        : { type: 'union_built', number, ...built },
    )
  },

  async bisect_union({ parts, state, tell, signal }, command) {
    const found = await parts.bisectUnion(state(), command, signal)
    if (signal.aborted) return
    await tell({ type: 'union_bisected', number: command.number, ...found })
  },

  async publish_pull_request(context, command) {
    if (await baseHasMoved(context)) return
    const { parts, state, tell } = context
    const { task, head, union } = command
    await tell({
      type: 'pull_request_published',
      task,
      head,
      union,
      number: await parts.publish(state(), command),
    })
  },

  async merge_pull_request(context, command) {
    if (await baseHasMoved(context)) return
    const { parts, state, tell } = context
    const merged = await parts.merge(state(), command)
    const { task } = command
    await tell(
      'refused' in merged
        ? { type: 'merge_refused', task, message: merged.refused }
        : { type: 'pull_request_merged', task, ...merged },
    )
  },
}

export const carryOut = (context: EffectContext, command: Command): Promise<void> =>
  // The table's type says that each effect takes the command of its own name.
  (effects[command.type] as Effect<Command['type']>)(context, command)
