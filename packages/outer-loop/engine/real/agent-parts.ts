import { createHash, randomBytes } from 'node:crypto'
import { appendFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { answers } from '../../core/answer.ts'
import type { CallState, State } from '../../core/state.ts'
import { nothingCharged, type AgentCall, type Charged, type Invocation } from '../../adapters/adapter.ts'
import { strictSchema } from '../../brief/answer-schema.ts'
import { briefFor } from '../../brief/brief-for.ts'
import { attach, confine, type Call } from '../../isolation/confined.ts'
import { freshFolders, workerEnvironment } from '../../isolation/environment.ts'
import { readIfThere, writeWhole } from '../../isolation/files.ts'
import { currentBoot, marked, reap } from '../../isolation/processes.ts'
import { EffectFailed } from '../effects/effect.ts'
import type { AgentProcess, Agents } from '../parts.ts'
import { briefInput } from './brief-input.ts'
import { inspect, workerOf } from './inspect.ts'
import { Tail } from './tail.ts'
import { salvage } from './task-parts.ts'
import type { Workshop } from './workshop.ts'

/** The agents' programs: briefed, started behind the sandbox with their output in a file, followed, and really ended. */
export function realAgents(workshop: Workshop): Agents {
  const started = new Map<string, { process: Call; end: AbortController }>()

  return {
    async ready(state, call) {
      const prepared = await invocationOf(workshop, state, call)
      const { adapter, family, model, version } = call
      const brief = createHash('sha256').update(prepared.call.brief.text).digest('hex')
      return { adapter, family, model, version, brief, waits: prepared.invocation.waits }
    },

    async start(state, call) {
      const { call: asked, invocation, files } = await invocationOf(workshop, state, call)
      const sandbox = await workshop.heldBy(state)
      const marker = workshop.marker(call.lane)
      // Nothing of an earlier call is left in this lane when the next one begins.
      await reap(marker)
      for (const { path, text } of invocation.files) {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        await writeFile(path, text, { mode: 0o600 })
      }
      const credentials = Object.fromEntries(
        invocation.credentials.flatMap((name) =>
          workshop.environment[name] === undefined ? [] : [[name, workshop.environment[name]]],
        ),
      )
      const { hub } = await workshop.opened(state)
      const end = new AbortController()
      await (await workshop.guard(state)).begin(workerOf(state, call))
      const process = await confine(sandbox, {
        argv: invocation.argv,
        cwd: asked.worktree,
        env: workerEnvironment({
          from: workshop.environment,
          path: workshop.environment['PATH'] ?? '',
          home: asked.home,
          tmp: asked.tmp,
          ceiling: dirname(asked.worktree),
          marker,
          openNetwork: invocation.network === 'open',
          ...(call.task ? { task: call.task } : {}),
          extra: { ...invocation.env, ...credentials },
        }),
        writable: invocation.writable,
        readable: [hub.gitDir, asked.folder, asked.worktree, ...(await programOf(asked))],
        fixed: [join(asked.worktree, '.git')],
        network: invocation.network,
        reach: invocation.reach,
        stdin: invocation.stdin,
        stdout: files.stdout,
        stderr: files.stderr,
        status: files.status,
        marker,
        deadline: end.signal,
        outlives: true,
      })
      started.set(call.id, { process, end })

      return { pid: process.pid, startTime: String(process.startTime), boot: process.bootId ?? '' }
    },

    async find(_, call) {
      const [first] = (await marked(workshop.marker(call.lane))).toSorted((a, b) => a.startTime - b.startTime)
      return first
        ? { pid: first.pid, startTime: String(first.startTime), boot: first.bootId ?? (await currentBoot()) }
        : null
    },

    async follow(state, call, process, { told, end, endedBy }) {
      const { invocation, files, folder } = await invocationOf(workshop, state, call)
      const own = started.get(call.id) ?? found(workshop, call, process, files)
      const ending = () => own?.end.abort()
      if (end.aborted) ending()
      end.addEventListener('abort', ending, { once: true })
      const decoder = adapterOf(workshop, call).decoder({
        charged: chargedBefore(state, call),
        answer: answers[call.role],
        model: call.model,
        now: () => new Date(),
      })
      const kept = join(folder, 'events.ndjson')
      await writeFile(kept, '', { mode: 0o600 })
      const tail = new Tail(files.stdout)
      const read = async (last: boolean) => {
        for (const { text, upTo } of await tail.lines(last))
          for (const event of decoder.line(text)) {
            await appendFile(kept, `${JSON.stringify({ at: new Date().toISOString(), ...event })}\n`)
            told(event, upTo)
          }
      }
      const program = { over: own === null }
      const ended = own
        ? own.process.ended.finally(() => {
            program.over = true
          })
        : Promise.resolve({ exitCode: await codeIn(files.status), signal: null, survivors: 0 })
      ended.catch(() => undefined)
      while (!program.over) {
        await read(false)
        await Promise.race([ended.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 150))])
      }
      const { exitCode, signal, survivors: left } = await ended
      await read(true)
      end.removeEventListener('abort', ending)
      const survivors = left + (await reap(workshop.marker(call.lane))).length
      started.delete(call.id)
      const stderr = await readFile(files.stderr, 'utf8').catch(() => '')
      const answer = invocation.answer ? await readFile(invocation.answer, 'utf8').catch(() => null) : null
      // Neither a word nor a code: it never started, or went down with the machine.
      if (own === null && exitCode === null && answer === null && endedBy() === null)
        return {
          outcome: { kind: 'interrupted', by: 'outside', message: 'It went down together with the engine.' },
          survivors,
        }

      return {
        outcome: decoder.end({ exitCode, signal, stderr: stderr.slice(-20_000), answer, endedBy: endedBy() }),
        survivors,
      }
    },

    inspect: (state, call) => inspect(workshop, state, call),
    undo: async (state, record) => (await workshop.guard(state)).undo(record),
    salvage: (state, call) => salvage(workshop, state, call),
  }
}

type Files = { stdout: string; stderr: string; status: string }

/** A program that an earlier engine started. */
function found(
  workshop: Workshop,
  call: CallState,
  process: AgentProcess | null,
  files: Files,
): { process: Call; end: AbortController } | null {
  if (!process) return null
  const end = new AbortController()
  const identity = {
    pid: process.pid,
    startTime: Number(process.startTime),
    ...(process.boot ? { bootId: process.boot } : {}),
  }

  return {
    process: attach(identity, { ...files, marker: workshop.marker(call.lane), deadline: end.signal }),
    end,
  }
}

/** Deterministic: asked again after a restart it names the same files, the same session, the same brief. */
async function invocationOf(
  workshop: Workshop,
  state: State,
  call: CallState,
): Promise<{ call: AgentCall; invocation: Invocation; files: Files; folder: string }> {
  const adapter = adapterOf(workshop, call)
  const binding = bindingOf(workshop, state, call)
  const detected = await adapter.detect(binding ?? {}, workshop.environment)
  if ('missing' in detected) throw new EffectFailed('agent.missing', detected.missing, { again: false })
  const folder = workshop.folders.call(call.id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { home, tmp } = await keptFolders(workshop, call)
  const task = call.task && call.lane.startsWith('task/') ? state.tasks[call.task] : undefined
  const { base } = await workshop.opened(state)
  const brief = await keptBrief(workshop, state, call, join(folder, 'brief.md'))
  const sandbox = await workshop.sandbox()
  const gateway =
    call.adapter === 'claude' || call.adapter === 'codex'
      ? (await workshop.gateway()).admit(call.adapter)
      : null
  const asked: AgentCall = {
    role: call.role,
    session: uuidOf(`${state.run} ${call.id}`),
    resume: call.resume,
    program: detected.program,
    model: call.model,
    command: binding?.command ?? null,
    worktree: task?.worktree ?? base.folder,
    folder,
    home,
    tmp,
    brief,
    schema: strictSchema(answers[call.role]),
    sandbox: sandbox.kind,
    usd: call.allowance.usd,
    turns: null,
    environment: task ? (await workshop.slot(state, task)).env : {},
    gateway,
    task: task?.id ?? call.role,
  }
  const files = {
    stdout: join(folder, 'stdout.ndjson'),
    stderr: join(folder, 'stderr.log'),
    status: join(folder, 'status'),
  }

  return { call: asked, invocation: adapter.invocation(asked), files, folder }
}

/**
 * What a program needs to be read where a hidden folder would take it away: itself, or the packages that it was installed
 * among, and the files that the settings' command names.
 */
async function programOf({ program, command }: AgentCall): Promise<string[]> {
  const packages = /^.*?\/node_modules(?=\/)/.exec(program)?.[0]
  const named = (command ?? []).slice(1).filter((each) => isAbsolute(each))
  const files = await Promise.all(
    named.map((each) =>
      stat(each).then(
        (at) => at.isFile(),
        () => false,
      ),
    ),
  )

  return [packages ?? program, ...named.filter((_, place) => files[place])]
}

/** What the settings say of whoever makes this call: the role's own agent, or the one that stands in for it. */
function bindingOf({ adapters }: Workshop, state: State, { role, adapter, family }: CallState) {
  const { agents } = state.prepared!.settings
  const standIn = {
    spec: null,
    review: agents.spec,
    plan: null,
    replan: agents.plan,
    work: null,
    repair: agents.work,
  }

  return [agents[role], standIn[role]].find(
    (each) => each?.adapter === adapter && adapters[each.adapter].family(each) === family,
  )
}

/** Written once and whole, its mark minted then: a call that is gone on with has the brief it had. */
async function keptBrief(
  workshop: Workshop,
  state: State,
  call: CallState,
  path: string,
): Promise<{ path: string; text: string }> {
  const kept = await readIfThere(path)
  if (kept) return { path, text: kept.toString() }
  const { text } = briefFor(await briefInput(workshop, state, call), {
    mark: randomBytes(16).toString('hex'),
    bytes: state.prepared!.settings.briefBytes,
  })
  await writeWhole(path, text)

  return { path, text }
}

function adapterOf({ adapters }: Workshop, { adapter }: CallState) {
  const found = Object.values(adapters).find(({ id }) => id === adapter)
  if (!found) throw new EffectFailed('agent.unknown', `There is no adapter ${adapter}.`, { again: false })

  return found
}

const made = new Set<string>()

/** New for each call, kept while it lasts: a session that is gone on with finds its program's home again. */
async function keptFolders(workshop: Workshop, call: CallState): Promise<{ home: string; tmp: string }> {
  const folder = workshop.folders.tmp(
    call.resume ? `${call.lane.replace('/', '-')}-${call.adapter}` : call.id,
  )
  const key = `${workshop.run} ${call.id}`
  if (call.status === 'issued' && !call.resume && !made.has(key)) await freshFolders(folder)
  made.add(key)
  const folders = { home: join(folder, 'home'), tmp: join(folder, 'tmp') }
  for (const each of Object.values(folders)) await mkdir(each, { recursive: true, mode: 0o700 })

  return folders
}

function chargedBefore(state: State, call: CallState): Charged {
  if (!call.resume) return nothingCharged
  return Object.values(state.calls)
    .filter(({ id, externalId }) => id !== call.id && externalId === call.resume)
    .reduce(
      (sum, { charged }) => ({
        input: sum.input + charged.input,
        cachedInput: sum.cachedInput + charged.cachedInput,
        cacheWrite: sum.cacheWrite + charged.cacheWrite,
        output: sum.output + charged.output,
        reasoning: sum.reasoning + charged.reasoning,
        usd: sum.usd + charged.usd,
      }),
      nothingCharged,
    )
}

/** A version 4 UUID by its form; by its content the same for the same call. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function codeIn(status: string): Promise<number | null> {
  const text = await readFile(status, 'utf8').catch(() => '')
  const code = /"exit-code"\s*:\s*(\d+)/.exec(text)?.[1]

  return code === undefined ? null : Number(code)
}
