import { z } from 'zod'
import { digest } from './ids.ts'

/**
 * What an agent is asked to do. Each call is a fresh session with a brief of its own; only a `work` call that was cut
 * off may go on in the session it had.
 */
export const role = z.enum(['spec', 'review', 'plan', 'replan', 'work', 'repair'])
export type Role = z.infer<typeof role>

/** Tokens and money spent since the last report, never a running total: both programs report totals on resume. */
export const usage = z.object({
  input: z.int().min(0),
  cachedInput: z.int().min(0),
  cacheWrite: z.int().min(0),
  output: z.int().min(0),
  reasoning: z.int().min(0),
  usd: z.number().min(0),
  /** `reported` by the program, or `priced` from tokens by our own table. */
  source: z.enum(['reported', 'priced']),
})
export type Usage = z.infer<typeof usage>

/** What a worker says of its work. Never more than a claim: only gates move a task. */
export const claim = z.object({
  status: z.enum(['done', 'blocked', 'needs_context', 'plan_is_wrong']),
  summary: z.string().max(8_000),
  changedPaths: z.array(z.string().max(1_000)).max(2_000).default([]),
  /** For `needs_context` and `blocked`: one question a person can answer. For `plan_is_wrong`: the evidence. */
  question: z.string().max(4_000).nullish(),
  /** What the worker is not sure of; shown in the pull request. */
  concerns: z.array(z.string().max(2_000)).max(50).default([]),
})
export type Claim = z.infer<typeof claim>

/** One line of any agent program's stream, in our words. The raw line is kept beside it, for the machine's owner alone. */
export const agentEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session'),
    externalId: z.string(),
    model: z.string().nullish(),
    version: z.string().nullish(),
  }),
  z.object({ type: z.literal('text'), characters: z.int().min(0), text: z.string().max(2_000) }),
  z.object({
    type: z.literal('tool_started'),
    id: z.string(),
    name: z.string(),
    kind: z.enum(['read', 'edit', 'delete', 'search', 'execute', 'fetch', 'think', 'other']),
    /** Path or command, cut to 500 characters. */
    target: z.string().max(500).nullish(),
  }),
  z.object({
    type: z.literal('tool_ended'),
    id: z.string(),
    ok: z.boolean(),
    exitCode: z.int().nullish(),
    digest: digest.nullish(),
  }),
  z.object({ type: z.literal('file'), path: z.string(), operation: z.enum(['add', 'update', 'delete']) }),
  z.object({ type: z.literal('usage'), delta: usage }),
  z.object({ type: z.literal('limit'), kind: z.string(), resetsAt: z.iso.datetime().nullish() }),
  z.object({ type: z.literal('retry'), attempt: z.int(), delayMs: z.number(), reason: z.string() }),
  /** The program shortened its own memory: a well-cut task shows none. */
  z.object({ type: z.literal('compaction'), before: z.int().nullish(), after: z.int().nullish() }),
  z.object({ type: z.literal('denied'), tool: z.string(), reason: z.string() }),
  z.object({ type: z.literal('unknown'), name: z.string() }),
])
export type AgentEvent = z.infer<typeof agentEvent>

/**
 * How a call truly ended, decoded from stream, exit code and signal together (each of them alone lies).
 * `finished` is still only a claim.
 */
export const agentOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('finished'), result: z.unknown(), denials: z.int().min(0) }),
  /** Finished politely, with an answer that the schema refuses, or none. */
  z.object({ kind: z.literal('no_answer'), message: z.string() }),
  z.object({ kind: z.literal('budget'), message: z.string() }),
  z.object({ kind: z.literal('turns'), message: z.string() }),
  z.object({ kind: z.literal('rate_limited'), resetsAt: z.iso.datetime().nullish(), message: z.string() }),
  /** Not signed in, unknown model, program too old or absent: trying again changes nothing. */
  z.object({ kind: z.literal('unusable'), message: z.string() }),
  z.object({ kind: z.literal('interrupted'), by: z.enum(['engine', 'outside']), message: z.string() }),
  /** A watchdog ended it: silence, the deadline, or the same thing again and again. */
  z.object({
    kind: z.literal('stalled'),
    watchdog: z.enum(['silence', 'deadline', 'loop', 'cost']),
    message: z.string(),
  }),
  z.object({
    kind: z.literal('crashed'),
    exitCode: z.int().nullish(),
    signal: z.string().nullish(),
    message: z.string(),
  }),
])
export type AgentOutcome = z.infer<typeof agentOutcome>
