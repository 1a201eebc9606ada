import { mkdir, mkdtemp, rm, writeFile, chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { claim } from '../core/agent.ts'
import { type AgentCall, nothingCharged } from './adapter.ts'
import { adapters } from './adapters.ts'
import { readAnswer } from './answers.ts'
import { lineReader } from './lines.ts'
import { resetIn, saysLimited } from './limits.ts'
import { priced } from './prices.ts'
import { atLeast } from './program.ts'
import { callIn, start } from './stand-ins/start.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'outer-loop-adapters-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

const script = async (name: string, body: string): Promise<string> => {
  const path = join(root, 'bin', name)
  await mkdir(join(root, 'bin'), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${body}\n`)
  await chmod(path, 0o755)
  return path
}

const after = (argv: readonly string[], flag: string): string | undefined => argv[argv.indexOf(flag) + 1]
const flagsOf = async (id: 'claude' | 'codex', given: Partial<AgentCall> = {}) =>
  adapters[id].invocation(await callIn(join(root, id), { program: `/bin/${id}`, ...given }))

describe('lines', () => {
  test('a character cut in two by a chunk is whole again', () => {
    const reader = lineReader()
    const bytes = Buffer.from('{"a":"é"}\r\nrest')
    expect([...bytes].flatMap((byte) => reader.push(Uint8Array.of(byte)))).toEqual(['{"a":"é"}'])
    expect(reader.rest()).toEqual(['rest'])
  })

  test('a line without an end does not fill the memory, and the next one is read', () => {
    const reader = lineReader(10)
    expect(reader.push(Buffer.from('x'.repeat(100)))).toEqual([])
    expect(reader.push(Buffer.from('yy\nnext\n'))).toEqual(['', 'next'])
  })
})

describe('what may be tried again, and when', () => {
  const now = new Date('2026-11-22T21:00:00Z')
  test.each([
    ['try again at 9:36 AM.', '2026-11-23T09:36:00.000Z'],
    ['try again at 11:05 PM', '2026-11-22T23:05:00.000Z'],
    ['try again at 12:10 AM', '2026-11-23T00:10:00.000Z'],
    ['try again at 12:10 PM', '2026-11-23T12:10:00.000Z'],
    ['purchase more credits or try again at Nov 25th, 2026 9:36 AM.', '2026-11-25T09:36:00.000Z'],
    ['Please try again in 1.5s', '2026-11-22T21:00:01.500Z'],
    ['try again in 2 days 3 hours 5 minutes.', '2026-11-25T00:05:00.000Z'],
    ['You’ve hit your usage limit.', null],
  ])('%s', (message, expected) => {
    expect(resetIn(message, now)).toBe(expected)
    expect(saysLimited(message)).toBe(true)
  })

  test('a plain failure is no limit', () => {
    expect(saysLimited('unexpected status 401 Unauthorized')).toBe(false)
  })
})

describe('prices', () => {
  const million = { input: 1_000_000, cachedInput: 0, cacheWrite: 0, output: 1_000_000 }
  test('a model is known by its name, whatever date or provider is on it', () => {
    for (const name of ['claude-opus-5', 'claude-opus-5-20260724', 'anthropic/claude-opus-5[1m]']) {
      expect(priced(name, million)).toEqual({ usd: 30, known: true })
    }
  })

  test('an unknown model costs what the dearest known one does, and is marked', () => {
    expect(priced('tomorrow-9', million)).toEqual({ usd: 60, known: false })
    const decoder = adapters.codex.decoder({
      charged: nothingCharged,
      answer: null,
      model: 'tomorrow-9',
      now: () => new Date(),
    })
    const line = JSON.stringify({
      type: 'turn.completed',
      usage: { input_tokens: 1_000_000, output_tokens: 0 },
    })
    expect(decoder.line(line)).toEqual([
      { type: 'unknown', name: 'price/tomorrow-9' },
      expect.objectContaining({
        type: 'usage',
        delta: expect.objectContaining({ usd: 10, source: 'priced' }),
      }),
    ])
  })
})

describe('answers', () => {
  const done = { status: 'done', summary: 'ok' }
  test.each([
    ['as data', done],
    ['as text', JSON.stringify(done)],
    ['in a fence', `Here:\n\`\`\`json\n${JSON.stringify(done, null, 2)}\n\`\`\``],
    ['as the last line', `All good.\n${JSON.stringify(done)}\n`],
  ])('%s', (_name, said) => {
    expect(readAnswer(claim, said)).toMatchObject({ answer: done })
  })

  test('prose, a half of an answer and a wrong status are none', () => {
    for (const said of ['Done!', '{"status":"done"', { status: 'perfect', summary: 'x' }, null]) {
      expect(readAnswer(claim, said)).toHaveProperty('refused')
    }
  })
})

describe('claude', () => {
  test('is refused below its floor, with the reason', async () => {
    await script('claude', 'echo "2.1.197 (Claude Code)"')
    expect(await adapters.claude.detect({}, { PATH: join(root, 'bin') })).toEqual({
      missing: expect.stringMatching(/2\.1\.197 is older than 2\.1\.222.*main checkout/),
    })
    await script('claude', 'echo "2.1.330 (Claude Code)"')
    expect(await adapters.claude.detect({}, { PATH: join(root, 'bin') })).toMatchObject({
      version: '2.1.330',
    })
    expect(await adapters.claude.detect({}, { PATH: '/nonexistent' })).toHaveProperty('missing')
    expect([
      atLeast('2.1.222', '2.1.222'),
      atLeast('2.2.0', '2.1.222'),
      atLeast('1.9.999', '2.1.222'),
    ]).toEqual([true, true, false])
  })

  test('a stream of an older version is not believed', () => {
    const decoder = adapters.claude.decoder({
      charged: nothingCharged,
      answer: null,
      model: null,
      now: () => new Date(),
    })
    decoder.line(
      JSON.stringify({ type: 'system', subtype: 'init', session_id: 's', claude_code_version: '2.1.197' }),
    )
    expect(decoder.end({ exitCode: 0, signal: null, stderr: '', answer: null, endedBy: null })).toMatchObject(
      { kind: 'unusable' },
    )
  })

  test('takes no settings, hooks or servers from the branch, and nobody is asked', async () => {
    const { argv, files, stdin, credentials, env } = await flagsOf('claude', {
      usd: 2.5,
      model: 'claude-opus-5-5',
    })
    expect(after(argv, '--setting-sources')).toBe('')
    expect(argv).toContain('--strict-mcp-config')
    expect(after(argv, '--permission-mode')).toBe('dontAsk')
    expect(after(argv, '--disallowedTools')).toContain('Task')
    expect(after(argv, '--max-budget-usd')).toBe('2.5000')
    expect(after(argv, '--session-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(files.find(({ path }) => path === after(argv, '--settings'))?.text).toContain(
      '"disableAllHooks": true',
    )
    expect(stdin).toMatch(/brief\.md$/)
    expect(credentials).toContain('ANTHROPIC_API_KEY')
    expect(JSON.stringify(env)).not.toContain('GH_TOKEN')
  })

  test('behind the gateway no credential is handed on', async () => {
    const { credentials, env } = await flagsOf('claude', {
      gateway: { url: 'http://127.0.0.1:1', token: 't' },
    })
    expect(credentials).toEqual([])
    expect(env).toMatchObject({ ANTHROPIC_BASE_URL: 'http://127.0.0.1:1', ANTHROPIC_API_KEY: 't' })
  })

  test('a reviewer cannot write, and has a shell only where our sandbox holds it', async () => {
    const free = await flagsOf('claude', { role: 'review', sandbox: 'none' })
    const held = await flagsOf('claude', { role: 'review', sandbox: 'bubblewrap' })
    expect(after(free.argv, '--tools')).toBe('Read,Grep,Glob')
    expect(after(held.argv, '--tools')).toBe('Bash,Read,Grep,Glob')
    expect(held.writable).not.toContain(join(root, 'claude', 'worktree'))
  })
})

describe('codex', () => {
  test('its own sandbox is off only where ours holds it, and it says which', async () => {
    const held = await flagsOf('codex', { sandbox: 'bubblewrap' })
    const free = await flagsOf('codex', { sandbox: 'none' })
    const reader = await flagsOf('codex', { sandbox: 'none', role: 'review' })
    expect([held, free, reader].map(({ argv }) => after(argv, '-s'))).toEqual([
      'danger-full-access',
      'workspace-write',
      'read-only',
    ])
    expect(held.note).toMatch(/our bubblewrap/)
    expect(free.note).toMatch(/its own sandbox \(workspace-write\)/)
  })

  test('gone on with, everything stands before "resume", and the brief comes from standard input', async () => {
    const { argv, stdin } = await flagsOf('codex', { resume: 'thread-1', model: 'gpt-6.1-sol' })
    const resume = argv.indexOf('resume')
    expect(argv.slice(resume)).toEqual(['resume', 'thread-1', '-'])
    for (const flag of ['-s', '-C', '-m', '--json', '--output-schema', '--ignore-user-config'])
      expect(argv.indexOf(flag)).toBeLessThan(resume)
    expect(stdin).toMatch(/brief\.md$/)
  })
})

describe('any program', () => {
  const program = (body: string, given: Partial<AgentCall> = {}) =>
    script('worker', body).then(async (path) => {
      const call = await callIn(join(root, 'command'), { command: [path, '--fast'], program: path, ...given })
      return start(adapters.command, call, { answer: claim })
    })

  test('gets the brief as its last argument and answers in the file it was told of', async () => {
    const told = await program(
      `printf '{"type":"file","path":"a.txt","operation":"add"}\\n'; cat "$2"; printf '{"status":"done","summary":"%s %s"}' "$1" "$OUTERLOOP_TASK" > "$OUTERLOOP_ANSWER"`,
    )
    expect(told.outcome).toMatchObject({
      kind: 'finished',
      result: { status: 'done', summary: '--fast landing-page' },
    })
    expect(told.events).toEqual([
      { type: 'file', path: 'a.txt', operation: 'add' },
      { type: 'text', characters: 19, text: 'Say hello in a.txt.' },
    ])
  })

  test('or prints its answer last', async () => {
    await rm(join(root, 'command'), { recursive: true, force: true })
    expect(
      (await program(`echo working; echo '{"status":"blocked","summary":"no","question":"Which?"}'`)).outcome,
    ).toMatchObject({
      kind: 'finished',
      result: { status: 'blocked' },
    })
  })

  test('fails when it exits with an error, whatever it answered', async () => {
    expect((await program(`echo '{"status":"done","summary":"sure"}'; exit 3`)).outcome).toMatchObject({
      kind: 'crashed',
      exitCode: 3,
    })
    expect(
      (await program(`echo '{"type":"limit","kind":"weekly","resetsAt":"2026-11-25T00:00:00Z"}'; exit 1`))
        .outcome,
    ).toMatchObject({
      kind: 'rate_limited',
      resetsAt: '2026-11-25T00:00:00Z',
    })
    expect((await program(`kill -TERM $$`)).outcome).toMatchObject({ kind: 'interrupted', by: 'outside' })
    expect((await program('exit 0')).outcome).toMatchObject({ kind: 'no_answer' })
  })

  test('is of the family that the settings name, for nobody else can know', async () => {
    expect(adapters.command.family({ command: ['aider'], family: 'claude' })).toBe('claude')
    expect(await adapters.command.detect({ command: ['no-such-program'] }, { PATH: root })).toHaveProperty(
      'missing',
    )
  })
})

describe('a person', () => {
  test('is waited for, told where the worktree and the brief are, and their submission is an answer like any other', async () => {
    const call = await callIn(join(root, 'manual'), {})
    const { waits, note } = adapters.manual.invocation(call)
    expect(waits).toBe(true)
    expect(note).toMatch(/outerloop submit landing-page/)
    const decoder = adapters.manual.decoder({
      charged: nothingCharged,
      answer: claim,
      model: null,
      now: () => new Date(),
    })
    const ending = { exitCode: null, signal: null, stderr: '', endedBy: null }
    expect(decoder.end({ ...ending, answer: '{"status":"done","summary":"by hand"}' })).toMatchObject({
      kind: 'finished',
    })
    expect(decoder.end({ ...ending, answer: null, endedBy: 'deadline' })).toMatchObject({
      kind: 'stalled',
      watchdog: 'deadline',
    })
  })
})
