import { spawn } from 'node:child_process'
import { mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { childEnvironment } from '../../isolation/child-environment.ts'
import type { AgentEvent, AgentOutcome } from '../../core/agent.ts'
import type { AgentCall, Adapter, Charged, Ending } from '../adapter.ts'
import { nothingCharged } from '../adapter.ts'
import { lineReader } from '../lines.ts'
import type { z } from 'zod'

export type Told = { events: AgentEvent[]; outcome: AgentOutcome; stdout: string; stderr: string }

/** Folders of one call, made under `root`. */
export const callIn = async (root: string, given: Partial<AgentCall>): Promise<AgentCall> => {
  const call: AgentCall = {
    role: 'work',
    task: 'landing-page',
    session: '00000000-0000-4000-8000-000000000001',
    resume: null,
    program: 'nothing',
    model: null,
    command: null,
    worktree: join(root, 'worktree'),
    folder: join(root, 'call'),
    home: join(root, 'home'),
    tmp: join(root, 'tmp'),
    brief: { path: join(root, 'call', 'brief.md'), text: 'Say hello in a.txt.' },
    schema: {},
    sandbox: 'none',
    usd: null,
    turns: null,
    environment: {},
    gateway: null,
    ...given,
  }
  for (const folder of [call.worktree, call.folder, call.home, call.tmp])
    await mkdir(folder, { recursive: true })
  await writeFile(call.brief.path, call.brief.text)
  return call
}

/** Starts an invocation as the engine does, without its sandbox unless `inside` wraps the arguments in one. `path` is the PATH. */
export const start = async (
  adapter: Adapter,
  call: AgentCall,
  {
    answer = null,
    charged = nothingCharged,
    environment = {},
    path = '/usr/bin:/bin',
    inside = (argv) => argv,
    endAfter = null,
  }: {
    answer?: z.ZodType | null
    charged?: Charged
    environment?: Record<string, string>
    path?: string
    inside?: (argv: readonly string[]) => readonly string[]
    endAfter?: { line: RegExp; signal: NodeJS.Signals; endedBy: Ending['endedBy'] } | null
  } = {},
): Promise<Told> => {
  const { argv, env, files, stdin, answer: answerFile } = adapter.invocation(call)
  for (const { path, text } of files) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  const input = await open(stdin, 'r')
  const [program, ...rest] = inside(argv)
  if (program === undefined) throw new Error('This invocation starts nothing.')
  const child = spawn(program, rest, {
    cwd: call.worktree,
    env: childEnvironment({
      PATH: path,
      HOME: call.home,
      TMPDIR: call.tmp,
      OUTERLOOP_TASK: call.task,
      ...env,
      ...environment,
    }),
    stdio: [input.fd, 'pipe', 'pipe'],
  })

  const decoder = adapter.decoder({ charged, answer, model: call.model, now: () => new Date() })
  const reader = lineReader()
  const told: Omit<Told, 'outcome'> = { events: [], stdout: '', stderr: '' }
  let endedBy: Ending['endedBy'] = null
  const read = (lines: readonly string[]) => {
    for (const line of lines) {
      told.events.push(...decoder.line(line))
      if (endAfter?.line.test(line) !== true || endedBy !== null) continue
      endedBy = endAfter.endedBy
      setTimeout(() => child.kill(endAfter.signal), 300)
    }
  }
  child.stdout?.on('data', (chunk: Buffer) => {
    told.stdout += chunk.toString('utf8')
    read(reader.push(chunk))
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    told.stderr += chunk.toString('utf8')
  })
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (...ended) => {
      resolve(ended)
    })
  })
  read(reader.rest())
  await input.close()
  const written = answerFile === null ? null : await readFile(answerFile, 'utf8').catch(() => null)
  return {
    ...told,
    outcome: decoder.end({ exitCode, signal, stderr: told.stderr, answer: written, endedBy }),
  }
}
