import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EmbeddedForge } from '../forge/embedded-forge.ts'
import { foldersOf } from '../engine/real/home.ts'
import { standingOfRun } from '../core/standing.ts'
import { newSpec } from '../spec/template.ts'
import { acts } from './acts.ts'
import { findingsOn } from './lint.ts'
import { numberIn, type Command, type Context } from './command.ts'
import { doctor } from './doctor.ts'
import { driveRun } from './drive-run.ts'
import { Failure } from './failure.ts'
import { followed, reviewCommand, runCommand } from './run.ts'
import { statusOf } from './status.ts'
import { told } from './told.ts'

const runOf = async ({ installation, values, positionals }: Context) => {
  const here = await installation()
  const named =
    typeof values['run'] === 'string'
      ? values['run']
      : positionals[0]?.startsWith('r-')
        ? positionals[0]
        : undefined
  return { here, run: await here.latest(named) }
}

const status: Command = async (context) => {
  const { here, run } = await runOf(context)
  const state = await here.state(run)
  context.print(
    context.values['json'] === true
      ? `${JSON.stringify({ standing: standingOfRun(state), state })}\n`
      : await statusOf(here, state),
  )
  return 0
}

const watch: Command = async (context) => {
  const { here, run } = await runOf(context)
  const show = async () => {
    const state = await here.state(run)
    context.print(`\u001b[2J\u001b[H${await statusOf(here, state)}`)
    return standingOfRun(state).kind
  }
  let kind = await show()
  await new Promise<void>((resolve) => {
    const subscription = here.ledger.subscribe(() => {
      void show().then((now) => {
        kind = now
        if (kind === 'over') end()
      })
    })
    const beat = setInterval(() => {}, 60_000)
    const end = () => {
      clearInterval(beat)
      subscription.close()
      resolve()
    }
    process.once('SIGINT', end)
    if (kind === 'over') end()
  })
  return 0
}

const resume: Command = async (context) => {
  const { here, run } = await runOf(context)
  const state = await here.state(run)
  const task = context.positionals.find((word) => !word.startsWith('r-')) ?? null
  const parked = task ? state.tasks[task]?.parked : (state.parked ?? state.union?.parked)
  if (parked && parked.code !== 'spec') await here.act(run, { type: 'resumed', task }, await context.name())
  return followed(context, run)
}

const logs: Command = async (context) => {
  const { here, run } = await runOf(context)
  const state = await here.state(run)
  const task = context.positionals.find((word) => !word.startsWith('r-'))
  if (task) {
    const calls = Object.values(state.calls).filter((call) => call.task === task || call.lane === task)
    for (const { id } of calls) {
      const folder = foldersOf(here.home, run).call(id)
      context.print(
        `== ${id} (${folder})\n${await readFile(join(folder, 'stdout.ndjson'), 'utf8').catch(() => '')}${await readFile(join(folder, 'stderr.log'), 'utf8').catch(() => '')}\n`,
      )
    }
    return 0
  }
  for (const { sequence, at, by, event } of await here.ledger.read(run))
    context.print(
      context.values['json'] === true
        ? `${JSON.stringify({ sequence, at, by, event })}\n`
        : `${sequence}\t${at}\t${by.name}\t${event.type}\t${JSON.stringify(event).slice(0, 300)}\n`,
    )
  return 0
}

/** The board, and an engine for whatever a person sets going on it. */
const board: Command = async (context) => {
  // Loaded when asked for: no other command has use for pages.
  const { openBoard } = await import('../board/server.ts')
  const { ledgerSource } = await import('../board/ledger-source.ts')
  const here = await context.installation()
  const forge = await EmbeddedForge.open({ home: here.home, now: () => new Date() })
  const open = await openBoard({
    source: ledgerSource({ ledger: here.ledger, home: here.home }),
    forge,
    port: numberIn(context.values, 'port') ?? 0,
  })
  context.print(`${open.url}\n`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const driving = new Map<string, Promise<unknown>>()
  const look = async () => {
    for (const { run } of await here.ledger.runs()) {
      const lease = await here.ledger.leaseOf(run)
      if (driving.has(run) || stop.signal.aborted || (lease && lease.until > new Date())) continue
      if (standingOfRun(await here.state(run)).kind !== 'working') continue
      const done = driveRun(here, run, { environment: context.environment, stop: stop.signal })
        .catch((cause: unknown) =>
          context.print(`${run}: ${cause instanceof Error ? cause.message : String(cause)}\n`),
        )
        .finally(() => driving.delete(run))
      driving.set(run, done)
    }
  }
  await look()
  const subscription = here.ledger.subscribe(() => void look())
  const beat = setInterval(() => void look(), 5_000)
  await new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve()))
  clearInterval(beat)
  subscription.close()
  await Promise.all(driving.values())
  await open.close()
  forge.close()
  return 0
}

const spec: Command = async (context) => {
  const [what, ...rest] = context.positionals
  if (what === 'new') {
    const title = rest.join(' ')
    if (!title)
      throw new Failure('spec.no_title', 'What is it called?', 'outerloop spec new "Partner webhook"')
    const { path, text } = newSpec({ title, date: new Date() })
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { flag: 'wx' })
    context.print(`${path}\n`)
    return 0
  }
  const [path] = rest
  if (what === 'lint' && path)
    return told(
      context,
      await findingsOn(await readFile(path, 'utf8'), path, (await context.installation()).repository),
    )
  if (what === 'review' && path) {
    context.values['spec'] = path
    context.positionals = [`Review ${path}`]
    return reviewCommand(context)
  }
  throw new Failure('spec.usage', 'outerloop spec new "title" | lint <SPEC.md> | review <SPEC.md>')
}

const plan: Command = async (context) => {
  const { here, run } = await runOf(context)
  const state = await here.state(run)
  const tasks = Object.values(state.tasks).map(({ planned, phase }) => ({ ...planned, phase }))
  if (context.values['json'] === true)
    context.print(`${JSON.stringify({ run, tasks, findings: state.plan.findings })}\n`)
  else
    for (const { id, title, after, owns, phase } of tasks)
      context.print(
        `${id.padEnd(24)} ${phase.padEnd(12)} ${title}\n${after.length > 0 ? `  after ${after.join(', ')}\n` : ''}  owns ${owns.join(', ')}\n`,
      )
  return 0
}

export const commands: Record<string, Command> = {
  run: runCommand,
  status,
  watch,
  board,
  logs,
  resume,
  spec,
  plan,
  doctor,
  ...acts,
}
