import type { Finding } from '../core/finding.ts'
import type { Settings } from '../core/settings.ts'
import { keepEvidence } from './evidence.ts'
import { freshDatabase } from './fresh-database.ts'
import type { Gate, GateContext, Judgement } from './gate.ts'
import { CouldNotRun, found, gate } from './judge.ts'
import { keepLog, lastWords } from './redacted-log.ts'
import { countsOf, type Report, type TestResult } from './report.ts'
import { runCommand, type Command, type Ran } from './run-command.ts'
import { inWorkspace } from './workspace.ts'

type Declared = Settings['gates'][number]

/** A gate of the settings: types, lint, unit tests, Playwright. Its command is the base's, its tree is the worker's. */
export const commandGate = (declared: Declared): Gate =>
  gate(declared.id, declared.needs.length === 0 ? 'dry' : 'slot', (context) =>
    inWorkspace(context, context.head, (folder) => judged(context, folder, declared)),
  )

async function judged(context: GateContext, folder: string, declared: Declared): Promise<Judgement> {
  const { id } = declared
  const command = { ...declared, argv: declared.command }
  if (declared.needs.includes('database')) {
    const refused = await freshDatabase(context, folder, id)
    if (refused) return refused
  }
  const runs = [await runCommand(context, folder, id, command)]
  const first = runs[0]
  if (!first) throw new CouldNotRun(`${id}.not_run`, 'Nothing was run.')
  let outcome: Omit<Judgement, 'log'>
  if (first.end.timedOut)
    outcome = {
      findings: [
        found(
          'major',
          `${id}.timed_out`,
          undefined,
          `Not finished after ${declared.minutes} minutes. ${await lastWords(first.end)}`,
        ),
      ],
    }
  else if (declared.report === 'exit') outcome = { findings: await ofExit(id, first) }
  else outcome = await ofReport(context, folder, declared, command, runs)

  return {
    ...outcome,
    command: declared.command.join(' '),
    log: await keepLog(
      context,
      id,
      runs.map(({ argv, end }) => ({ title: argv.join(' '), end })),
    ),
  }
}

const ofExit = async (id: string, { end }: Ran): Promise<Finding[]> =>
  end.exitCode === 0
    ? []
    : [found('major', `${id}.failed`, undefined, `It ended with ${end.exitCode}.\n${await lastWords(end)}`)]

async function ofReport(
  context: GateContext,
  folder: string,
  declared: Declared,
  command: Command,
  runs: Ran[],
): Promise<Omit<Judgement, 'log'>> {
  const { id } = declared
  const [first] = runs
  if (!first?.report)
    return notRun(
      id,
      'unreadable',
      `It left no report that can be read. ${first ? await lastWords(first.end) : ''}`,
    )
  const { report } = first
  const failed = report.tests.filter(({ status }) => status === 'failed')
  const counted = countsOf(report)
  if (counted.passed + counted.failed + counted.flaky === 0)
    return { ...notRun(id, 'no_tests', 'Not one test was run.'), counts: counted }

  const recovered = await rerun(context, folder, declared, command, failed, runs)
  const red = failed.filter((each) => !recovered.has(each))
  const known = red.length > 0 ? await redBefore(context, declared) : new Set<string>()
  const findings = [
    ...red.map((each) => ofTest(id, each, known)),
    ...report.unloaded.map(({ file, message }) => found('major', `${id}.unloadable`, file, message)),
    ...report.errors.map((message) => found('major', `${id}.error`, undefined, message)),
    ...[...recovered, ...report.tests.filter(({ status }) => status === 'flaky')].map((each) =>
      found(
        'minor',
        `${id}.flaky`,
        whereOf(each),
        `Failed, then passed at the same tree: ${each.message.slice(0, 1_000)}`,
      ),
    ),
  ]
  if (first.end.exitCode !== 0 && failed.length + report.unloaded.length + report.errors.length === 0)
    findings.push(
      found(
        'major',
        `${id}.failed`,
        undefined,
        `Every test passed, and yet it ended with ${first.end.exitCode}.\n${await lastWords(first.end)}`,
      ),
    )

  return {
    findings,
    counts: {
      ...counted,
      passed: counted.passed,
      failed: counted.failed - recovered.size,
      flaky: counted.flaky + recovered.size,
    },
    evidence: await keepEvidence(context, id, folder, report),
  }
}

const notRun = (id: string, code: string, message: string): Judgement => ({
  outcome: 'could_not_run',
  findings: [found('blocker', `${id}.${code}`, undefined, message)],
})

/** The failed tests alone, again, at the same tree. What passes now is flaky: counted and named, not forgotten. */
async function rerun(
  context: GateContext,
  folder: string,
  declared: Declared,
  command: Command,
  failed: readonly TestResult[],
  runs: Ran[],
) {
  const recovered = new Set<TestResult>()
  for (let round = 0; round < declared.reruns && recovered.size < failed.length; round += 1) {
    const left = failed.filter((each) => !recovered.has(each))
    const ran = await runCommand(context, folder, declared.id, command, selection(declared.report, left))
    runs.push(ran)
    for (const each of left) if (passesIn(ran.report, each)) recovered.add(each)
  }

  return recovered
}

function selection(report: Declared['report'], tests: readonly TestResult[]): string[] {
  const places = [...new Set(tests.map(({ file, pattern }) => (report === 'jest' ? file : pattern)))]
  if (report !== 'jest') return places
  const names = tests.map(({ pattern }) => pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))

  return [`--testNamePattern=^(${names.join('|')})$`, '--runTestsByPath', ...places]
}

const passesIn = (report: Report | null, { file, name }: TestResult) =>
  report?.tests.some((each) => each.file === file && each.name === name && each.status === 'passed') ?? false

const ofTest = (id: string, test: TestResult, known: ReadonlySet<string>): Finding =>
  known.has(whereOf(test))
    ? found('minor', `${id}.red_at_base`, whereOf(test), 'Fails, and failed before this task began.')
    : found('major', `${id}.failed`, whereOf(test), test.message.slice(0, 2_500))

const whereOf = ({ file, name }: TestResult) => `${file} › ${name}`.slice(0, 500)

/** What was red where the work began; but not what this task is to make true. */
async function redBefore(context: GateContext, declared: Declared): Promise<ReadonlySet<string>> {
  const { atStart, contract, task } = context
  if (!atStart) return new Set()
  const proofs = (contract?.criteria ?? [])
    .filter(({ id }) => task.criteria.includes(id))
    .map(({ test }) => test)
  const findings = await atStart(commandGate(declared))

  return new Set(
    findings.flatMap(({ code, where }) =>
      code === `${declared.id}.failed` && where && !proofs.includes(where.split(' › ')[0]) ? [where] : [],
    ),
  )
}
