import { z } from 'zod'
import { agentOutcome, role, usage } from './agent.ts'
import { finding } from './finding.ts'
import { gateResult } from './gate.ts'
import { digest, objectName, runId, taskId } from './ids.ts'
import { plan } from './plan.ts'
import { settings } from './settings.ts'
import { specContract } from './spec.ts'

/** The version of everything in this file. A ledger that holds a newer one is refused, never guessed at. */
export const ledgerFormat = 1

const text = z.string().max(20_000)
const count = z.int().min(0)
const call = z
  .string()
  .regex(/^[a-z0-9-]+$/)
  .max(100)
/** Tasks, and lanes of the run, by name: all who were at work where they were several, and no file says who wrote it. */
const atWork = z.array(z.string().min(1).max(100)).min(2)
const question = z.object({ anchor: z.string().max(500), question: z.string().max(20_000) })

/** Where a gate's result belongs: one attempt at a task, or one union of all branches. */
export const subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('task'), task: taskId }),
  z.strictObject({ kind: z.literal('union'), number: z.int().min(1) }),
])
export type Subject = z.infer<typeof subject>

/** A gate as the frozen base lists it. All gates of one stage run; the next stage begins when this one is green. */
export const listedGate = z.strictObject({
  id: z.string().max(100),
  stage: count,
  task: z.boolean(),
  union: z.boolean(),
  /** Only tasks that name it in the plan have it. */
  optional: z.boolean().default(false),
  /** Its result depends on the tree alone, so that one found for the same tree before speaks for this one too. */
  reusable: z.boolean(),
})
export type ListedGate = z.infer<typeof listedGate>

/** Which program does a role's work, and whose model it is. */
export const binding = z.strictObject({
  adapter: z.enum(['claude', 'codex', 'command', 'manual']),
  family: z.string(),
  model: z.string().nullable(),
  version: z.string().nullable(),
})
export type BoundAgent = z.infer<typeof binding>

export const sandbox = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bubblewrap'), version: z.string() }),
  z.strictObject({ kind: z.literal('none'), why: z.string() }),
])

const byEngine = {
  run_started: z.strictObject({
    goal: z.string().min(1).max(20_000),
    repository: z.string(),
    /** The branch to start from; null takes the settings'. */
    branch: z.string().nullable(),
    unsandboxed: z.boolean(),
    /** A specification or plan that a person brought: not written by an agent, still linted, reviewed and validated. */
    spec: z.string().max(400_000).nullable(),
    plan: plan.nullable(),
    usd: z.number().positive().nullable(),
    /** Asked for is the review alone: the work begins when a person says so, whatever was found. */
    onlyReview: z.literal(true).optional(),
  }),
  prepared: z.strictObject({
    base: z.strictObject({ branch: z.string(), commit: objectName }),
    settings,
    gates: z.array(listedGate),
    agents: z.partialRecord(role, binding),
    skills: z.array(z.strictObject({ name: z.string(), digest })),
    sandbox,
    /** Of the person's repository, before anything ran. */
    fingerprint: digest,
    notes: z.array(finding).default([]),
  }),
  engine_started: z.strictObject({ engine: z.string() }),
  engine_stopped: z.strictObject({ engine: z.string(), why: text }),
  /** Our own trouble: git, disk, a program that would not start. Tried again when `again`, then a person is asked. */
  effect_failed: z.strictObject({
    key: z.string(),
    code: z.string().max(100),
    message: text,
    again: z.boolean(),
  }),
  /** Something was due: a limit's end, a next try. Only so does time reach the reducer. */
  woke: z.strictObject({}),

  /** Written before the program starts: money may be spent from here on. */
  agent_intended: z.strictObject({
    call,
    adapter: z.string(),
    family: z.string(),
    model: z.string().nullable(),
    version: z.string().nullable(),
    brief: digest,
    /** Nothing is started: a person or another tool works and submits. */
    waits: z.boolean(),
  }),
  agent_started: z.strictObject({ call, pid: z.int().positive(), startTime: z.string(), boot: z.string() }),
  agent_session: z.strictObject({ call, externalId: z.string(), version: z.string().nullable() }),
  /** `upTo`: bytes of the program's output that are accounted for, so that reading it again charges nothing twice. */
  agent_spent: z.strictObject({ call, usage, upTo: count }),
  agent_ended: z.strictObject({ call, outcome: agentOutcome, survivors: count, minutes: z.number().min(0) }),

  spec_linted: z.strictObject({
    round: z.int().min(1),
    contract: specContract.nullable(),
    findings: z.array(finding),
    questions: z.array(question),
  }),
  plan_validated: z.strictObject({ number: z.int().min(1), findings: z.array(finding) }),

  task_opened: z.strictObject({
    task: taskId,
    opening: z.int().min(1),
    worktree: z.string(),
    /** The commit that the task's own change is measured from. */
    start: objectName,
    slot: z.strictObject({ number: count, firstPort: count, ports: count, database: z.boolean() }).nullable(),
  }),
  task_closed: z.strictObject({ task: taskId }),
  snapshot_taken: z.strictObject({
    task: taskId,
    attempt: z.int().min(1),
    /** Null when nothing was changed, whatever the worker said. */
    commit: objectName.nullable(),
    tree: objectName,
    files: count,
    added: count,
    removed: count,
  }),
  /** A worker reached for something that is not its own. What was put back is said; what was not, too. */
  integrity_broken: z.strictObject({
    task: taskId.nullable(),
    among: atWork.optional(),
    findings: z.array(finding).min(1),
    restored: z.boolean(),
  }),
  /**
   * While a worker without a sandbox ran, something of the person's changed that they may well have changed themselves.
   * It stays until they say; `record` is where the engine keeps what is needed to put it back.
   */
  integrity_doubted: z.strictObject({
    task: taskId.nullable(),
    among: atWork.optional(),
    findings: z.array(finding).min(1),
    record: z.string(),
  }),
  /** It was put back, at a person's word; the findings are what could not be. */
  integrity_undone: z.strictObject({
    question: z.string(),
    task: taskId.nullable(),
    findings: z.array(finding),
  }),
  gate_ran: z.strictObject({ subject, try: z.int().min(1), result: gateResult }),
  pushed: z.strictObject({ task: taskId, commit: objectName }),

  union_built: z.strictObject({ number: z.int().min(1), commit: objectName, tree: objectName }),
  union_conflicted: z.strictObject({ number: z.int().min(1), task: taskId, files: z.array(z.string()) }),
  /** Null when the red could not be found again in any part: a person decides. */
  union_bisected: z.strictObject({ number: z.int().min(1), culprit: taskId.nullable(), message: text }),
  pull_request_published: z.strictObject({
    task: taskId,
    number: z.int().min(1),
    head: objectName,
    union: z.int().min(1),
  }),
  pull_request_merged: z.strictObject({ task: taskId, commit: objectName }),
  merge_refused: z.strictObject({ task: taskId, message: text }),
  base_moved: z.strictObject({ commit: objectName }),
}

const byHuman = {
  answered: z.strictObject({ question: z.string(), text: z.string().min(1).max(20_000) }),
  spec_approved: z.strictObject({}),
  pull_request_approved: z.strictObject({ task: taskId }),
  changes_requested: z.strictObject({ task: taskId, comment: z.string().min(1).max(20_000) }),
  merge_asked: z.strictObject({ task: taskId }),
  waived: z.strictObject({ subject, gate: z.string(), reason: z.string().min(3).max(2_000) }),
  retried: z.strictObject({ task: taskId, note: text.nullable() }),
  cancelled: z.strictObject({ task: taskId.nullable(), reason: text }),
  parked: z.strictObject({ task: taskId.nullable(), reason: text }),
  resumed: z.strictObject({ task: taskId.nullable() }),
  submitted: z.strictObject({ task: taskId, summary: text }),
  budget_raised: z.strictObject({
    task: taskId.nullable(),
    usd: z.number().positive().nullable(),
    minutes: z.number().positive().nullable(),
  }),
}

/** Everything that can happen to a run, by type. Names and fields are frozen: FORMAT.md. */
export const eventTypes = { ...byEngine, ...byHuman }
export type EventType = keyof typeof eventTypes
export type HumanEventType = keyof typeof byHuman

/** zod reads "no fields" as "every field is impossible", `type` too. */
type FieldsOf<T> = T extends Record<string, never> ? unknown : T
export type EventOf<T extends EventType> = {
  [K in T]: { type: K } & FieldsOf<z.infer<(typeof eventTypes)[K]>>
}[T]
export type RunEvent = EventOf<EventType>
export type HumanEvent = EventOf<HumanEventType>

export const actor = z.strictObject({ kind: z.enum(['engine', 'human']), name: z.string().min(1).max(200) })
export type Actor = z.infer<typeof actor>

/** One row of the ledger. */
export type Recorded = { run: string; sequence: number; at: string; by: Actor; event: RunEvent }

export const isHuman = (event: RunEvent): event is HumanEvent => event.type in byHuman

const recordedHead = z.object({ run: runId, sequence: z.int().min(1), at: z.iso.datetime(), by: actor })

/** Reads one row, strictly: an unknown type or field is a newer program's, and not ours to guess at. */
export function parseRecorded(row: {
  run: string
  sequence: number
  at: string
  by: unknown
  event: unknown
}): Recorded {
  return { ...recordedHead.parse(row), event: parseEvent(row.event) }
}

export function parseEvent(value: unknown): RunEvent {
  const { type, ...fields } = typed.parse(value)
  if (!Object.hasOwn(eventTypes, type)) throw new UnknownEvent(type)
  // `hasOwn` was just asked, and the schema found under a type parses that type's fields.
  return { type, ...eventTypes[type as EventType].parse(fields) } as RunEvent
}

const typed = z.looseObject({ type: z.string() })

export class UnknownEvent extends Error {
  readonly code = 'ledger.newer_format'
  constructor(type: string) {
    super(
      `The ledger holds an event of a kind that this program does not know (${type}). Use the version that wrote it, or a newer one.`,
    )
  }
}
