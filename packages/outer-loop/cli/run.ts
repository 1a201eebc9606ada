import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { plan } from '../core/plan.ts'
import { probeSandbox } from '../isolation/sandbox.ts'
import { driveRun } from './drive-run.ts'
import { Failure } from './failure.ts'
import { numberIn, progress, type Command, type Context } from './command.ts'
import { told } from './told.ts'
import { statusOf } from './status.ts'

/** `outerloop run "goal"`: from here to pull requests, in the foreground; it can be stopped and resumed at any time. */
export const runCommand: Command = async (context) => {
  const run = await begun(context, {})
  return followed(context, run)
}

/** `outerloop spec review SPEC.md`: a run that waits for a person when the review is done; approved, the work begins. */
export const reviewCommand: Command = async (context) => {
  const run = await begun(context, { onlyReview: true })
  await followed(context, run)
  const { spec } = await (await context.installation()).state(run)

  return told(context, [...spec.findings, ...(spec.reviews.at(-1)?.findings ?? [])])
}

async function begun(
  { installation, values, positionals, environment, print, name }: Context,
  options: { onlyReview?: true },
): Promise<string> {
  const { ledger, home, repository } = await installation()
  const spec = typeof values['spec'] === 'string' ? await readFile(values['spec'], 'utf8') : null
  const given =
    typeof values['plan'] === 'string' ? plan.parse(JSON.parse(await readFile(values['plan'], 'utf8'))) : null
  const goal = positionals.join(' ').trim() || (spec ? 'As the specification says.' : '')
  if (!goal)
    throw new Failure(
      'run.no_goal',
      'What is it to do?',
      'outerloop run "Capture leads from a partner webhook"',
    )
  if (given && !spec)
    throw new Failure(
      'run.plan_without_spec',
      'A plan is judged by its specification.',
      'Give it with --spec as well.',
    )
  const unsandboxed = values['unsandboxed'] === true
  const sandbox = await probeSandbox({ environment, hidden: [home, repository] })
  if (sandbox.kind === 'none' && !unsandboxed)
    throw new Failure(
      'sandbox.none',
      `No sandbox holds here: ${sandbox.why}`,
      'Install bubblewrap, or accept that agents can write what you can: --unsandboxed',
    )

  const now = new Date()
  const run = `r-${now.toISOString().slice(0, 10).replaceAll('-', '')}-${randomBytes(3).toString('hex')}`
  const by = { kind: 'human' as const, name: await name() }
  await ledger.append(run, {
    after: 0,
    by,
    at: now,
    events: [
      {
        type: 'run_started',
        goal,
        repository,
        branch: typeof values['base'] === 'string' ? values['base'] : null,
        unsandboxed,
        spec,
        plan: given,
        usd: numberIn(values, 'usd'),
        ...options,
      },
      ...(values['approve-spec'] === true && spec ? [{ type: 'spec_approved' as const }] : []),
    ],
  })
  print(`${run}\n`)

  return run
}

/** Until the run rests. */
export async function followed(context: Context, run: string): Promise<number> {
  const { environment, print, values } = context
  const installation = await context.installation()
  const json = values['json'] === true
  const standing = await driveRun(installation, run, {
    environment,
    stay: values['stay'] === true,
    seen: progress(json ? () => {} : print),
  })
  const state = await installation.state(run)
  print(
    json
      ? `${JSON.stringify({ run, standing, tasks: state.tasks, spent: state.spent })}\n`
      : `\n${await statusOf(installation, state)}`,
  )
  const ready =
    Object.values(state.tasks).length > 0 &&
    Object.values(state.tasks).every(
      ({ phase, parked }) => (phase === 'green' && !parked) || phase === 'merged' || phase === 'cancelled',
    )

  return standing.kind === 'over' || (standing.kind === 'waiting_for_person' && ready) ? 0 : 3
}
