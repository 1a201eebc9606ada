import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { claim } from '../core/agent.ts'
import { strictSchema } from '../brief/answer-schema.ts'
import type { Adapter, AgentCall, Charged } from './adapter.ts'
import { nothingCharged } from './adapter.ts'
import { adapters } from './adapters.ts'
import { type Gateway, openGateway } from './gateway.ts'
import { openAnthropic } from './stand-ins/anthropic.ts'
import type { StandIn, Step } from './stand-ins/api.ts'
import { openOpenAi } from './stand-ins/openai.ts'
import { callIn, start, type Told } from './stand-ins/start.ts'

/**
 * The real programs, driven against stand-ins of their models' addresses: no account, no tokens. Where neither is on the
 * PATH only the first test runs, and says so.
 */
const installed: Partial<Record<Adapter['id'], string>> = {}
for (const id of ['claude', 'codex'] as const) {
  const found = await adapters[id].detect({}, process.env)
  if ('program' in found) installed[id] = found.program
}
const nested = await canNest()

test('says which programs it found', () => {
  console.log(`agent programs: ${Object.keys(installed).join(', ') || 'none on the PATH'}`)
  for (const program of Object.values(installed)) expect(program).toMatch(/^\//)
})

const answer = {
  status: 'done',
  summary: 'Said hello.',
  changedPaths: ['a.txt'],
  question: null,
  concerns: [],
}
const shown = `key=\${ANTHROPIC_API_KEY}\${OUTERLOOP_MODEL_TOKEN} ports=$PORT_FIRST task=$OUTERLOOP_TASK; tr '\\0' '\\n' < /proc/$PPID/environ | grep -c sk-rea[l]; true`

const parts = {
  claude: {
    model: 'claude-sonnet-5',
    open: openAnthropic,
    headers: { 'x-api-key': 'sk-real' },
    edits: (worktree: string): Step => ({
      calls: 'Write',
      with: { file_path: join(worktree, 'a.txt'), content: 'hello' },
    }),
    runs: (command: string): Step => ({
      calls: 'Bash',
      with: { command: `echo ${command}`, description: 'look' },
    }),
    limit: { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } },
    usual: { CLAUDE_CODE_MAX_RETRIES: '1' },
  },
  codex: {
    model: 'gpt-5.5',
    open: openOpenAi,
    headers: { authorization: 'Bearer sk-real' },
    edits: (): Step => ({ calls: 'exec_command', with: { cmd: 'printf hello > a.txt' } }),
    runs: (command: string): Step => ({ calls: 'exec_command', with: { cmd: `echo ${command}` } }),
    limit: {
      error: { type: 'usage_limit_reached', message: 'x', plan_type: 'plus', resets_at: 1_795_400_000 },
    },
    usual: {},
  },
}

for (const id of ['claude', 'codex'] as const) {
  const program = installed[id]
  if (program === undefined) continue
  const part = parts[id]

  describe(`the real ${id}`, () => {
    let root: string
    let api: StandIn | null = null
    let gateway: Gateway | null = null

    beforeEach(async () => {
      // Codex refuses a home under the folder for temporary files.
      root = await mkdtemp(join(homedir(), '.outer-loop-test-'))
    })
    afterEach(async () => {
      await gateway?.close()
      await api?.close()
      await rm(root, { recursive: true, force: true })
    })

    const run = async (
      steps: readonly Step[],
      given: Partial<AgentCall> = {},
      how: Parameters<typeof start>[2] = {},
    ): Promise<Told & { call: AgentCall }> => {
      await gateway?.close()
      await api?.close()
      api = await part.open(steps)
      gateway = await openGateway([{ family: id, url: api.url, headers: part.headers }])
      const call = await callIn(root, {
        program,
        model: part.model,
        schema: strictSchema(claim),
        environment: { PORT_FIRST: '20100' },
        gateway: gateway.admit(id),
        ...given,
      })
      return {
        call,
        ...(await start(adapters[id], call, {
          answer: claim,
          environment: part.usual,
          path: process.env['PATH'] ?? '',
          ...how,
        })),
      }
    }

    test('edits a file, runs a command, and ends with an answer that fits the schema', async () => {
      const told = await run([part.edits(join(root, 'worktree')), part.runs(shown), { answers: answer }])
      expect(told.outcome).toEqual({ kind: 'finished', result: answer, denials: 0 })
      expect(await readFile(join(root, 'worktree', 'a.txt'), 'utf8')).toBe('hello')
      expect(told.events).toContainEqual(
        expect.objectContaining({ type: 'session', externalId: expect.any(String) }),
      )
      expect(told.events.filter(({ type }) => type === 'tool_ended')).not.toHaveLength(0)
    })

    test('its tools see the slot and the task, and never the credential', async () => {
      const told = await run([part.runs(shown), { answers: answer }])
      expect(told.stdout).toContain('ports=20100 task=landing-page')
      // The last line of the command counts parents that hold the real key.
      expect(told.stdout).toMatch(/landing-page\\n0/)
      expect(`${told.stdout}${told.stderr}`).not.toContain('sk-real')
      expect(
        api?.seen.some(
          ({ headers }) => headers['x-api-key'] === 'sk-real' || headers.authorization === 'Bearer sk-real',
        ),
      ).toBe(true)
    })

    test('limited, it is parked and not failed', async () => {
      const told = await run([{ refuses: 429, body: part.limit }])
      expect(told.outcome.kind).toBe('rate_limited')
      if (id === 'codex') expect(told.outcome).toMatchObject({ resetsAt: '2026-11-23T02:13:00.000Z' })
    })

    test('refused at the door, it is unusable', async () => {
      const told = await run([
        {
          refuses: 401,
          body: { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } },
        },
      ])
      expect(told.outcome.kind).toBe('unusable')
    })

    test('ended in the middle, it keeps what it had spent, and goes on in the same session', async () => {
      const steps = [part.runs('one; sleep 60'), { answers: answer }]
      const cut = await run(
        steps,
        {},
        { endAfter: { line: /sleep 60/, signal: 'SIGTERM', endedBy: 'deadline' } },
      )
      expect(cut.outcome).toMatchObject({ kind: 'stalled', watchdog: 'deadline' })
      const session = cut.events.find((event) => event.type === 'session')
      const before = spent(cut)
      if (id === 'claude') expect(before.input).toBeGreaterThan(0)

      const again = await run(
        steps,
        { resume: session?.externalId ?? 'none', session: '00000000-0000-4000-8000-000000000002' },
        { charged: before },
      )
      expect(again.outcome).toMatchObject({ kind: 'finished' })
      expect(again.events.find((event) => event.type === 'session')?.externalId).toBe(session?.externalId)
      expect(spent(again).usd).toBeGreaterThan(0)
    })

    test('what it spends is counted once over three processes of one session', async () => {
      let charged = nothingCharged
      let resume: string | null = null
      for (const turn of [1, 2, 3]) {
        const told: Told = await run(
          [{ answers: answer }],
          { resume, session: `00000000-0000-4000-8000-00000000000${String(turn)}` },
          { charged },
        )
        expect(told.outcome.kind).toBe('finished')
        const event = told.events.find(({ type }) => type === 'session')
        resume = event?.type === 'session' ? event.externalId : resume
        const now = spent(told)
        expect(now.output).toBe(id === 'claude' ? 30 : 15)
        charged = plus(charged, now)
      }
      expect(charged.output).toBe(id === 'claude' ? 90 : 45)
    })

    if (nested) {
      test('works inside a write sandbox of ours, and writes nothing outside', async () => {
        const inside = (argv: readonly string[]) => [
          'bwrap',
          '--ro-bind',
          '/',
          '/',
          '--dev',
          '/dev',
          '--proc',
          '/proc',
          '--unshare-user',
          '--unshare-pid',
          '--die-with-parent',
          ...['worktree', 'home', 'tmp'].flatMap((folder) => [
            '--bind',
            join(root, folder),
            join(root, folder),
          ]),
          '--',
          ...argv,
        ]
        const told = await run(
          [
            part.edits(join(root, 'worktree')),
            part.runs(`out > ${join(root, 'outside')}`),
            { answers: answer },
          ],
          { sandbox: 'bubblewrap' },
          { inside },
        )
        expect(told.outcome).toMatchObject({ kind: 'finished' })
        expect(await readFile(join(root, 'worktree', 'a.txt'), 'utf8')).toBe('hello')
        await expect(readFile(join(root, 'outside'), 'utf8')).rejects.toThrow('ENOENT')
      })
    }

    if (id === 'claude') {
      test('stops at its budget', async () => {
        const told = await run([part.runs('one'), part.runs('two'), { answers: answer }], { usd: 0.0008 })
        expect(told.outcome).toMatchObject({ kind: 'budget' })
        // One call more than it was given: it looks after each.
        expect(spent(told).usd).toBeGreaterThan(0.0008)
        expect(spent(told)).toMatchObject({ input: 200, output: 60 })
      })

      test('a hook that came with the branch does not run', async () => {
        const { mkdir, writeFile, access } = await import('node:fs/promises')
        await mkdir(join(root, 'worktree', '.claude'), { recursive: true })
        const hook = { type: 'command', command: `touch ${join(root, 'planted')}` }
        await writeFile(
          join(root, 'worktree', '.claude', 'settings.json'),
          JSON.stringify({ hooks: { SessionStart: [{ hooks: [hook] }], Stop: [{ hooks: [hook] }] } }),
        )
        const told = await run([{ answers: answer }])
        expect(told.outcome.kind).toBe('finished')
        await expect(access(join(root, 'planted'))).rejects.toThrow('ENOENT')
      })
    } else {
      test('without a sandbox of ours it is held by its own', async () => {
        const told = await run([part.runs(`out > ${join(root, 'outside')}`), { answers: answer }])
        expect(told.outcome.kind).toBe('finished')
        await expect(readFile(join(root, 'outside'), 'utf8')).rejects.toThrow('ENOENT')
      })
    }
  })
}

afterAll(() => {
  console.log(nested ? 'bubblewrap works here' : 'no bubblewrap here: the sandbox test did not run')
})

const spent = ({ events }: Pick<Told, 'events'>): Charged =>
  events.reduce((total, event) => (event.type === 'usage' ? plus(total, event.delta) : total), nothingCharged)

const plus = (one: Charged, other: Charged): Charged => ({
  input: one.input + other.input,
  cachedInput: one.cachedInput + other.cachedInput,
  cacheWrite: one.cacheWrite + other.cacheWrite,
  output: one.output + other.output,
  reasoning: one.reasoning + other.reasoning,
  usd: one.usd + other.usd,
})

async function canNest(): Promise<boolean> {
  const { spawnSync } = await import('node:child_process')
  return (
    spawnSync('bwrap', ['--ro-bind', '/', '/', '--proc', '/proc', '--unshare-user', '--unshare-pid', 'true'])
      .status === 0
  )
}
