import type { Role } from './agent.ts'
import { allowanceFor, nothing } from './budget.ts'
import { laneOfTask, laneState } from './lane.ts'
import { ask, park } from './park.ts'
import { beginReplan } from './reduce-plan.ts'
import type { State, TaskState } from './state.ts'
import { headsInOrder } from './union-order.ts'
import { halted, wishes, type Wish } from './wishes.ts'

/** Whatever may begin now, begins: a plan change, tasks whose dependencies are green, calls of agents, a union. */
export function schedule(state: State): void {
  if (state.phase === 'executing' && !halted(state)) {
    replanNext(state)
    stopOrphans(state)
    beginTasks(state)
    beginUnion(state)
    closeRun(state)
  }
  for (const wish of wishes(state)) beginCall(state, wish)
}

function replanNext(state: State): void {
  for (const task of Object.values(state.tasks))
    if (task.phase === 'replanning' && !task.parked && !state.replan) beginReplan(state, task)
}

function stopOrphans(state: State): void {
  for (const task of Object.values(state.tasks)) {
    const lost = task.planned.after.find(
      (id) => state.tasks[id]?.phase === 'cancelled' && !task.released.includes(id),
    )
    if (task.phase !== 'waiting' || task.parked || !lost) continue
    const text = `It was to follow ${lost}, which was cancelled.`
    park(state, task, {
      code: 'dependency_cancelled',
      text,
      question: ask(state, laneOfTask(task.id), text, ['retry', 'cancel']),
    })
  }
}

function beginTasks(state: State): void {
  // The plan may be about to change for whatever has not begun.
  if (state.replan) return
  for (const task of Object.values(state.tasks)) {
    if (task.phase !== 'waiting' || task.parked || !ready(state, task)) continue
    if (room(state) < 1 || limitOn(state, 'work')) return
    task.phase = 'opening'
    task.opening += 1
  }
}

const ready = (state: State, task: TaskState): boolean =>
  task.planned.after.every((id) => {
    const before = state.tasks[id]
    return (
      !before ||
      before.phase === 'merged' ||
      task.released.includes(id) ||
      (before.phase === 'green' && !before.parked)
    )
  })

/** Tasks under way take a place; one that waits for a person, a limit or money does not. */
function room(state: State): number {
  const busy = Object.values(state.tasks).filter((task) => {
    if (task.parked) return false
    if (task.phase === 'working') {
      const live = state.lanes[laneOfTask(task.id)]?.live
      return live ? state.calls[live]?.status !== 'with_person' : false
    }
    return ['opening', 'snapshotting', 'gating', 'pushing'].includes(task.phase)
  })
  return (state.prepared?.settings.parallel ?? 1) - busy.length
}

const agentFor = (state: State, role: Role) =>
  state.prepared?.agents[role] ??
  (role === 'repair'
    ? state.prepared?.agents.work
    : role === 'replan'
      ? state.prepared?.agents.plan
      : undefined)

export function limitOn(state: State, role: Role): string | null {
  const adapter = agentFor(state, role)?.adapter
  const until = adapter ? state.limits[adapter]?.until : undefined

  return until && until > state.at ? until : null
}

function beginCall(state: State, { lane: name, role, task: id, attempt }: Wish): void {
  const lane = laneState(state, name)
  // Also one that is being ended: two workers in one worktree would undo each other.
  if (lane.live || state.parked) return
  const agent = agentFor(state, role)
  if (!agent) {
    const text = `No agent is set up for "${role}". Name one under "agents" in .ai/outer-loop.json of the base branch.`
    return park(state, null, { code: 'unusable', text, question: ask(state, name, text, ['cancel']) })
  }
  const until = state.limits[agent.adapter]?.until
  if (until && until > state.at) return
  const task = name.startsWith('task/') && id ? (state.tasks[id] ?? null) : null
  if (task && agent.adapter !== 'manual' && room(state) < 1) return
  const allowance = allowanceFor(state, task, role === 'work')
  if (allowance.kind === 'later') return
  if (allowance.kind === 'spent') {
    // Others that have money left go on; without a task nothing else is under way.
    const question = ask(state, task ? name : 'run', allowance.text, ['budget', 'cancel'])
    return park(state, task, { code: 'budget', text: allowance.text, question })
  }

  lane.calls += 1
  const call = `${name.replace('/', '-')}-${lane.calls}`
  lane.live = call
  state.calls[call] = {
    id: call,
    lane: name,
    role,
    task: id,
    attempt,
    status: 'issued',
    ...agent,
    brief: null,
    allowance: allowance.cap,
    resume: lane.resume,
    externalId: lane.resume,
    process: null,
    spent: nothing(),
    charged: { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, usd: 0 },
    upTo: 0,
    issuedAt: state.at,
    startedAt: null,
    endedAt: null,
    outcome: null,
    survivors: 0,
  }
}

/** All branches together, once nothing is moving: what is green alone is not yet green. */
function beginUnion(state: State): void {
  if (state.replan || Object.values(state.tasks).some((task) => moving(state, task))) return
  const heads = headsInOrder(state)
  if (heads.length === 0) return
  const { union } = state
  const same =
    union !== null &&
    union.base === state.base &&
    union.heads.length === heads.length &&
    union.heads.every(({ commit }, place) => commit === heads[place]?.commit)
  if (same) return

  state.union = {
    number: (union?.number ?? 0) + 1,
    base: state.base,
    heads,
    phase: 'building',
    commit: null,
    tree: null,
    results: {},
    waivers: [],
    conflict: null,
    culprit: null,
    parked: null,
  }
}

/** What is next due by the clock alone; null when nothing is. */
export function nextWake(state: State): string | null {
  const waiting = wishes(state).filter(({ lane }) => !state.lanes[lane]?.live)
  const times = [
    ...waiting.map(({ role }) => limitOn(state, role)),
    ...Object.values(state.tasks).map(({ phase }) => (phase === 'waiting' ? limitOn(state, 'work') : null)),
    ...Object.values(state.troubles).map(({ until }) => until),
  ]
  return times.filter((time) => time !== null && time > state.at).toSorted()[0] ?? null
}

const moving = (state: State, task: TaskState): boolean =>
  !task.parked &&
  (['opening', 'working', 'snapshotting', 'gating', 'pushing', 'replanning'].includes(task.phase) ||
    (task.phase === 'waiting' && ready(state, task)))

function closeRun(state: State): void {
  const tasks = Object.values(state.tasks)
  const isOver = tasks.every(({ phase }) => phase === 'merged' || phase === 'cancelled')
  // Whose a change was can only be answered, and undone, while the run is there.
  if (tasks.length > 0 && isOver && Object.keys(state.doubts).length === 0) state.phase = 'closed'
}
