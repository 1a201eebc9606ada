import type { z } from 'zod'
import type { AgentOutcome, Claim, Role } from './agent.ts'
import type { PlanChange } from './answer.ts'
import type { Command } from './command.ts'
import type { BoundAgent, ListedGate, sandbox } from './event.ts'
import type { Finding } from './finding.ts'
import type { GateResult } from './gate.ts'
import type { TaskId } from './ids.ts'
import type { Plan, PlannedTask } from './plan.ts'
import type { Settings } from './settings.ts'
import type { SpecContract } from './spec.ts'
import type { Answer } from '../spec/review-rounds.ts'
import type { Review } from '../spec/review.ts'
import type { Whose } from './whose.ts'

export type CallId = string
/** What is done one after the other: `spec`, `review`, `plan`, `replan`, `run`, `union`, `task/landing-page`. */
export type Lane = string

/** Everything that is known of one run: plain data, made from the ledger by `replay` and by nothing else. */
export type State = {
  run: string
  sequence: number
  /** Of the last event. The reducer knows no other time. */
  at: string
  startedAt: string
  phase: 'new' | 'preparing' | 'specifying' | 'planning' | 'executing' | 'closed' | 'cancelled'
  goal: string
  repository: string
  branch: string | null
  unsandboxed: boolean
  parked: Parked | null
  prepared: Prepared | null
  /** What the next work builds on: the frozen base, later what was merged onto it. */
  base: string
  caps: Caps
  spent: Spent
  spec: SpecState
  plan: PlanState
  replan: Replan | null
  tasks: Record<TaskId, TaskState>
  union: UnionState | null
  lanes: Record<Lane, LaneState>
  calls: Record<CallId, CallState>
  questions: Record<string, Question>
  /** Adapters that were told to wait. */
  limits: Record<string, { until: string; strikes: number; message: string }>
  /** Effects of ours that failed, by key; with no `until` a person says when to try again. */
  troubles: Record<string, { failures: number; until: string | null; message: string }>
  /** Gates that passed, by tree: paid for once. */
  verdicts: Record<string, GateResult>
  integrity: (Whose & { at: string; findings: readonly Finding[]; restored: boolean })[]
  /** By question: what may have been a worker's doing or a person's own. */
  doubts: Record<string, Whose & { findings: readonly Finding[]; record: string; undo: boolean }>
  engines: { engine: string; at: string; ended: string | null }[]
  /** What is to be done now: carried out after a restart as it would have been before. */
  outstanding: Record<string, Command>
}

export type Prepared = {
  branch: string
  commit: string
  settings: Settings
  gates: readonly ListedGate[]
  agents: Partial<Record<Role, BoundAgent>>
  skills: readonly { name: string; digest: string }[]
  sandbox: z.infer<typeof sandbox>
  notes: readonly Finding[]
}

export type Spent = { usd: number; tokens: number; minutes: number }
export type Cap = { usd: number; minutes: number; tokens: number | null }
export type Caps = { run: Cap; task: Cap; attempt: Cap }

/** Why something waits, for whom, and until when. `code` is for code, `text` for people. */
export type Parked = {
  code: ParkCode
  text: string
  at: string
  question: string | null
  until: string | null
}
export type ParkCode =
  | 'by_human'
  | 'question'
  | 'repeated_question'
  | 'attempts'
  | 'budget'
  | 'integrity'
  | 'trouble'
  | 'unusable'
  | 'plan_is_wrong'
  | 'dependency_cancelled'
  | 'spec'
  | 'plan'

export type Question = {
  id: string
  lane: Lane
  text: string
  askedAt: string
  /** What one may do: `answer` it, `approve`, `retry`, `waive`, `cancel`, `resume`. */
  acts: readonly string[]
  answer: { by: string; at: string; text: string } | null
}

export type SpecState = {
  phase: 'writing' | 'linting' | 'reviewing' | 'asking' | 'accepted'
  given: boolean
  onlyReview: boolean
  markdown: string | null
  contract: SpecContract | null
  /** Family of whoever wrote the text at hand; `human` for a person. */
  author: string
  round: number
  /** The round whose text was reviewed last. */
  reviewed: number
  /** Writings that the linter refused, one after the other. */
  refusals: number
  findings: readonly Finding[]
  questions: readonly { anchor: string; question: string }[]
  reviews: Review[]
  answers: Answer[]
  /** Reviews that may still follow beyond the settings', because a person sent the text back. */
  extraRounds: number
  /** What people said to it, newest last: data for the next writing. */
  remarks: { by: string; text: string }[]
  approval: { by: string; at: string } | null
}

export type PlanState = {
  phase: 'planning' | 'validating' | 'accepted'
  given: boolean
  number: number
  candidate: Plan | null
  findings: readonly Finding[]
  refusals: number
  /** Changes asked of the planner so far. */
  changes: number
}

/** One worker showed that the plan is wrong: a change is being asked for. */
export type Replan = {
  task: TaskId
  evidence: string
  phase: 'calling' | 'validating'
  change: PlanChange | null
}

export type TaskPhase =
  | 'waiting'
  | 'opening'
  | 'working'
  | 'snapshotting'
  | 'gating'
  | 'pushing'
  | 'green'
  | 'replanning'
  | 'merged'
  | 'cancelled'

export type TaskState = {
  id: TaskId
  planned: PlannedTask
  phase: TaskPhase
  parked: Parked | null
  /** Times its worktree was made. */
  opening: number
  worktree: string | null
  start: string | null
  slot: { number: number; firstPort: number; ports: number; database: boolean } | null
  closed: boolean
  /** Other branches it must be built upon: what it depends on is known by the plan; this is for a repair on the union. */
  beside: readonly string[]
  attempt: number
  /** Attempts it may have before a person is asked. */
  tries: number
  attempts: Attempt[]
  /** What the next worker is told went wrong. */
  findings: readonly Finding[]
  claim: Claim | null
  snapshot: { commit: string; tree: string; files: number; added: number; removed: number } | null
  results: Record<string, { try: number; result: GateResult }>
  waivers: { gate: string; tree: string; by: string; at: string; reason: string }[]
  /** Of its own branch at the forge. */
  head: string | null
  pullRequest: {
    number: number
    head: string
    union: number
    approvedBy: string[]
    /** Which notices it says already: `noticesOf` as a word. */
    told: string
  } | null
  mergeAskedBy: string | null
  /** What it asked and was told. */
  asked: { question: string; answer: string | null }[]
  /** Dependencies that a person let go of. */
  released: TaskId[]
  spent: Spent
  attemptSpent: Spent
  usdRaised: number
  minutesRaised: number
}

export type Attempt = {
  number: number
  role: Role
  endedAt: string
  how: string
  findings: readonly Finding[]
  tree: string | null
}

export type UnionState = {
  number: number
  base: string
  /** In merge order. */
  heads: readonly { task: TaskId; commit: string }[]
  phase: 'building' | 'gating' | 'bisecting' | 'green' | 'red'
  commit: string | null
  tree: string | null
  results: Record<string, { try: number; result: GateResult }>
  waivers: { gate: string; tree: string; by: string; at: string; reason: string }[]
  conflict: { task: TaskId; files: readonly string[] } | null
  culprit: TaskId | null
  parked: Parked | null
}

export type LaneState = {
  /** Calls begun in it, for their names. */
  calls: number
  live: CallId | null
  /** The session to go on in, after an interruption. */
  resume: string | null
  interruptions: number
  strikes: number
}

export type CallState = {
  id: CallId
  lane: Lane
  role: Role
  task: TaskId | null
  attempt: number
  status: 'issued' | 'intended' | 'started' | 'with_person' | 'ended'
  adapter: string
  family: string
  model: string | null
  version: string | null
  brief: string | null
  allowance: Cap
  /** External session it goes on in. */
  resume: string | null
  externalId: string | null
  process: { pid: number; startTime: string; boot: string } | null
  spent: Spent
  /** By token class, for programs that report totals when a session goes on. */
  charged: {
    input: number
    cachedInput: number
    cacheWrite: number
    output: number
    reasoning: number
    usd: number
  }
  upTo: number
  issuedAt: string
  startedAt: string | null
  endedAt: string | null
  outcome: AgentOutcome | null
  survivors: number
}
