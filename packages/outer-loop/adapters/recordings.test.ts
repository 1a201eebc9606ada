import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { agentEvent, type AgentEvent, agentOutcome, type AgentOutcome, claim } from '../core/agent.ts'
import { type Charged, type Ending, nothingCharged } from './adapter.ts'
import { adapters } from './adapters.ts'
import { lineReader } from './lines.ts'

const folder = new URL('recordings/', import.meta.url)
const now = () => new Date('2026-11-22T08:40:00Z')

const quiet: Ending = { exitCode: 0, signal: null, stderr: '', answer: null, endedBy: null }
const sums = (events: readonly AgentEvent[]): Charged => {
  const total = { ...nothingCharged }
  for (const event of events) {
    if (event.type !== 'usage') continue
    for (const part of ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'usd'] as const) {
      total[part] += event.delta[part]
    }
  }
  return { ...total, usd: Number(total.usd.toFixed(9)) }
}

/** Reads a recording in chunks of `size` bytes, as a pipe might hand them over. */
const decode = (
  name: string,
  {
    size = 4_096,
    ending = {},
    charged = nothingCharged,
    wants = null as typeof claim | null,
    model = 'gpt-6.1-sol',
  } = {},
): { events: AgentEvent[]; outcome: AgentOutcome } => {
  const adapter = name.startsWith('claude-') ? adapters.claude : adapters.codex
  const decoder = adapter.decoder({ charged, answer: wants, model, now })
  const reader = lineReader()
  const bytes = readFileSync(new URL(`${name}.ndjson`, folder))
  const events: AgentEvent[] = []
  for (let at = 0; at < bytes.length; at += size) {
    for (const line of reader.push(bytes.subarray(at, at + size))) events.push(...decoder.line(line))
  }
  for (const line of reader.rest()) events.push(...decoder.line(line))
  return { events, outcome: decoder.end({ ...quiet, ...ending }) }
}

/** Each recording with what the process did besides printing, and how the call truly ended. */
const truth: readonly [string, Partial<Ending>, Partial<AgentOutcome>][] = [
  ['claude-claude1', {}, { kind: 'finished', result: 'Done.', denials: 0 }],
  ['claude-worktree', {}, { kind: 'finished', denials: 0 }],
  ['claude-resume', {}, { kind: 'finished', denials: 0 }],
  ['claude-denied', {}, { kind: 'finished', denials: 1 }],
  ['claude-hooks', {}, { kind: 'finished', denials: 1 }],
  ['claude-noauth', { exitCode: 1 }, { kind: 'unusable', message: 'Not logged in · Please run /login' }],
  [
    'claude-csand',
    { exitCode: 1 },
    { kind: 'unusable', message: expect.stringContaining('bubblewrap') as unknown as string },
  ],
  [
    'claude-badresume',
    { exitCode: 1 },
    { kind: 'crashed', message: expect.stringContaining('No conversation found') as unknown as string },
  ],
  ['claude-budget', { exitCode: 1 }, { kind: 'budget' }],
  ['claude-maxturns', { exitCode: 1 }, { kind: 'turns' }],
  // Ended by hand while it waited between retries: to be tried when the limit has passed, not at once.
  ['claude-r429', { exitCode: 143 }, { kind: 'rate_limited' }],
  // The exit code is 0 and the last line says "error".
  ['claude-sigINT', { exitCode: 0 }, { kind: 'interrupted', by: 'outside' }],
  ['claude-sigTERM', { exitCode: 143 }, { kind: 'interrupted', by: 'outside' }],
  ['claude-sigKILL', { exitCode: 137 }, { kind: 'crashed', signal: 'SIGKILL' }],
  ['codex-codex1', {}, { kind: 'finished', result: 'Done.' }],
  ['codex-schema', {}, { kind: 'finished', result: '{"status":"done","summary":"ok"}' }],
  ['codex-commit_main', {}, { kind: 'finished' }],
  ['codex-commit_wt', {}, { kind: 'finished' }],
  ['codex-commit_wt_add', {}, { kind: 'finished' }],
  ['codex-leak', {}, { kind: 'finished' }],
  ['codex-leak2', {}, { kind: 'finished' }],
  ['codex-leak3', {}, { kind: 'finished' }],
  ['codex-net', {}, { kind: 'finished' }],
  ['codex-outside', {}, { kind: 'finished' }],
  // Interrupted, it exits with 1 like any failure, with a command still open and no word of why.
  ['codex-csigINT', { exitCode: 1 }, { kind: 'interrupted', by: 'outside' }],
  ['codex-csigTERM', { exitCode: 143 }, { kind: 'interrupted', by: 'outside' }],
  ['codex-csigKILL', { exitCode: 137 }, { kind: 'crashed', signal: 'SIGKILL' }],
]

test('every recording stands in the table', () => {
  const recorded = readdirSync(folder).filter((file) => file.endsWith('.ndjson'))
  expect(truth.map(([name]) => `${name}.ndjson`).sort()).toEqual(recorded.sort())
  expect(truth).toHaveLength(27)
})

describe.each(truth)('%s', (name, ending, outcome) => {
  test('ended as it truly ended', () => {
    const told = decode(name, { ending })
    expect(told.outcome).toMatchObject(outcome)
    expect(agentOutcome.parse(told.outcome)).toEqual(told.outcome)
  })

  test('reads the same however its bytes arrive', () => {
    const whole = decode(name, { ending, size: 1_000_000 })
    for (const size of [1, 7, 1_021]) expect(decode(name, { ending, size })).toEqual(whole)
  })

  test('speaks only our events', () => {
    for (const event of decode(name, { ending }).events) expect(agentEvent.parse(event)).toEqual(event)
  })

  test('cancelled by the engine, it was interrupted by the engine, unless it had finished before', () => {
    const told = decode(name, { ending: { exitCode: 143, endedBy: 'engine' } })
    expect(told.outcome).toMatchObject({ kind: 'interrupted', by: 'engine' })
  })
})

test('"Done." is not an answer to a schema, and an answer that fits is', () => {
  expect(decode('claude-claude1', { wants: claim }).outcome).toMatchObject({ kind: 'no_answer' })
  expect(decode('codex-codex1', { wants: claim }).outcome).toMatchObject({ kind: 'no_answer' })
  expect(decode('codex-schema', { wants: claim }).outcome).toMatchObject({
    kind: 'finished',
    result: { status: 'done', summary: 'ok', changedPaths: [], concerns: [] },
  })
})

test('what a finished process spent is what it reports', () => {
  expect(sums(decode('claude-claude1').events)).toEqual({
    input: 200,
    cachedInput: 40,
    cacheWrite: 20,
    output: 35,
    reasoning: 0,
    usd: 0.000808,
  })
  // 240 in of which 40 were cached, at $2, $0.10 and $10 a million.
  expect(sums(decode('codex-codex1').events)).toEqual({
    input: 200,
    cachedInput: 40,
    cacheWrite: 0,
    output: 30,
    reasoning: 6,
    usd: 0.000704,
  })
})

test('gone on with, a session reports its total, and is charged only what is new', () => {
  const first = sums(decode('claude-claude1').events)
  expect(sums(decode('claude-resume', { charged: first }).events)).toMatchObject({
    input: 100,
    output: 5,
    usd: 0.000279,
  })
})

test('an older program reports only totals; the rise is charged, once', () => {
  const older = readFileSync(new URL('claude-resume.ndjson', folder), 'utf8').replaceAll(
    'model_usage_since_last_result',
    'was_not_there',
  )
  const decoder = adapters.claude.decoder({
    charged: sums(decode('claude-claude1').events),
    answer: null,
    model: null,
    now,
  })
  const events = older.split('\n').flatMap((line) => decoder.line(line))
  expect(sums(events)).toMatchObject({
    input: 100,
    cachedInput: 20,
    cacheWrite: 10,
    output: 5,
    usd: 0.000279,
  })
})

test('a thread gone on with three times is charged its last total and no more', () => {
  let charged = nothingCharged
  for (const total of [120, 240, 360]) {
    const decoder = adapters.codex.decoder({ charged, answer: null, model: 'gpt-6.1-sol', now })
    const events = decoder.line(
      JSON.stringify({
        type: 'turn.completed',
        usage: { input_tokens: total, cached_input_tokens: 0, output_tokens: total / 8 },
      }),
    )
    expect(sums(events)).toMatchObject({ input: 120, output: 15 })
    const delta = sums(events)
    charged = {
      ...delta,
      input: charged.input + delta.input,
      output: charged.output + delta.output,
      usd: charged.usd + delta.usd,
    }
  }
  expect(charged).toMatchObject({ input: 360, output: 45 })
})

test('a process that was killed is charged what it had said it spent', () => {
  expect(sums(decode('claude-sigKILL', { ending: { exitCode: 137 } }).events)).toMatchObject({
    input: 100,
    cachedInput: 20,
    cacheWrite: 10,
    output: 1,
  })
})

test('what the tools did is seen: commands with their end, files, refusals', () => {
  expect(decode('codex-outside').events).toContainEqual(
    expect.objectContaining({ type: 'tool_started', kind: 'execute', name: 'command' }),
  )
  expect(decode('claude-denied').events.filter(({ type }) => type === 'denied')).toHaveLength(1)
  expect(decode('claude-hooks').events.filter(({ type }) => type === 'denied')).toHaveLength(1)
  expect(decode('claude-r429').events.filter(({ type }) => type === 'retry')).toHaveLength(6)
  expect(decode('claude-sigTERM', { ending: { exitCode: 143 } }).events).toContainEqual(
    expect.objectContaining({ type: 'tool_ended', ok: false, exitCode: 137 }),
  )
})
