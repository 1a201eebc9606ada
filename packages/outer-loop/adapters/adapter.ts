import type { z } from 'zod'
import type { AgentEvent, AgentOutcome, Role, Usage } from '../core/agent.ts'

/**
 * One agent program behind one face: how it is found, how it is started, and what its stream truly says. An adapter
 * starts nothing itself: the engine does, in its own sandbox, so that no adapter can forget to.
 */
export type Adapter = {
  id: 'claude' | 'codex' | 'command' | 'manual'
  /** Whose model it is. A specification is reviewed by another family than the one that wrote it. */
  family(binding: Binding): string
  detect(binding: Binding, environment: Environment): Promise<Detected>
  invocation(call: AgentCall): Invocation
  decoder(decoding: Decoding): Decoder
}

/** What the settings say about the agent of one role. */
export type Binding = { model?: string | null; command?: readonly string[] | null; family?: string | null }

export type Environment = Readonly<Record<string, string | undefined>>

export type Detected = { program: string; version: string } | { missing: string }

/** One call: a fresh session with a brief of its own, or the same session gone on with after it was cut off. */
export type AgentCall = {
  role: Role
  /** The task's id, or the step's: `landing-page`, `spec`. */
  task: string
  /** A UUID of ours. Where the program lets us choose, its session has this name before its first byte. */
  session: string
  /** The program's own name of the session to go on in; `null` for a fresh one. */
  resume: string | null
  /** As `detect` found it. */
  program: string
  model: string | null
  command: readonly string[] | null
  worktree: string
  /** The call's own folder: written by the engine, read by the agent. */
  folder: string
  /** The program's own folder (not `HOME`): its sessions. Kept for the task, so that a session can be gone on with. */
  home: string
  tmp: string
  brief: { path: string; text: string }
  /** The answer's JSON Schema, strict. */
  schema: Record<string, unknown>
  /** What surrounds the program: a working write sandbox of ours, or nothing but its own. */
  sandbox: 'bubblewrap' | 'none'
  usd: number | null
  turns: number | null
  /** The slot's variables: ports, database, browser profile. */
  environment: Readonly<Record<string, string>>
  /**
   * Where the program finds its model when the engine's gateway stands between: the program then holds a token that is
   * worth nothing elsewhere, and the real credential never enters the sandbox.
   */
  gateway: { url: string; token: string } | null
}

export type Invocation = {
  argv: readonly string[]
  /** Added to the sandbox's own variables (`HOME`, `TMPDIR`, `OUTERLOOP_TASK` among them); nothing else is passed on. */
  env: Readonly<Record<string, string>>
  /** Variables whose values the engine copies from its own environment, and redacts from every log. */
  credentials: readonly string[]
  /** Written by the engine before the start, outside the worktree. */
  files: readonly { path: string; text: string }[]
  /** Opened as standard input, so that it ends: a program that inherits ours waits for ever. */
  stdin: string
  network: 'none' | 'loopback' | 'open'
  /** With `loopback`: ports of this machine that it needs; the slot's are added by the engine. */
  reach: readonly number[]
  /** All folders it may write. The worktree is among them only for roles that write. */
  writable: readonly string[]
  /** Where the answer is written, for programs that do not put it into their stream. */
  answer: string | null
  /** Said on the board and in the log: which sandbox holds it, and why. */
  note: string
  /** Nothing is started: a person or another tool works in the worktree and submits. */
  waits: boolean
}

export type Decoding = {
  /**
   * What this external session was charged before this call: programs report totals on resume. Reading a call's output
   * again from its beginning, with the same figure, tells the same charges again.
   */
  charged: Charged
  /** What the answer must be; `null` takes any last word. */
  answer: z.ZodType | null
  /** The model that was asked for, for programs whose stream does not name it. */
  model: string | null
  /** For "try again at 9:36 AM". */
  now: () => Date
}

export type Charged = Omit<Usage, 'source'>

export const nothingCharged: Charged = {
  input: 0,
  cachedInput: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  usd: 0,
}

/** Fed line by line while the program runs; asked once, when it has ended. */
export type Decoder = {
  line(text: string): AgentEvent[]
  end(ending: Ending): AgentOutcome
}

export type Ending = {
  exitCode: number | null
  signal: string | null
  stderr: string
  /** The text of `Invocation.answer`, where there is one and it was written. */
  answer: string | null
  /** Who ended it, if we did: the engine (cancelled, shut down), or the watchdog that bit. */
  endedBy: 'engine' | 'silence' | 'deadline' | 'loop' | 'cost' | null
}
