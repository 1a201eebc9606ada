import type { ConfinedEnd, GateContext } from '../gate.ts'
import { CouldNotRun } from '../judge.ts'
import { lastWords } from '../redacted-log.ts'
import type { Report, TestResult } from '../report.ts'
import { runCommand } from '../run-command.ts'
import { inWorkspace } from '../workspace.ts'
import type { World } from './worlds.ts'

export type Runs = { title: string; end: ConfinedEnd }[]

/** Chosen test files in a world, by the settings' own command. `runs` is added to, for the log. */
export async function runTests(
  context: GateContext,
  world: World,
  files: readonly string[],
  runs: Runs,
): Promise<Report> {
  const { tests } = context.settings
  if (!tests) throw new CouldNotRun('tamper.no_runner', 'The settings do not say how tests are run.')
  const command = {
    argv: placed(tests.command, files),
    report: 'jest' as const,
    minutes: tests.minutes,
    needs: [],
  }
  const given = tests.command.includes('{files}') ? [] : ['--runTestsByPath', ...files]

  const ran = await inWorkspace(
    context,
    world.commit,
    (folder) => runCommand(context, folder, 'tamper', command, given),
    world.replacements,
  )
  runs.push({ title: `[${world.name}] ${ran.argv.join(' ')}`, end: ran.end })
  if (ran.end.timedOut)
    throw new CouldNotRun(
      'tamper.timed_out',
      `The tests did not finish in ${tests.minutes} minutes (${world.name}).`,
    )
  if (!ran.report)
    throw new CouldNotRun(
      'tamper.unreadable',
      `No report of the tests can be read (${world.name}). ${await lastWords(ran.end)}`,
    )

  return ran.report
}

const placed = (argv: readonly string[], files: readonly string[]) =>
  argv.flatMap((each) => (each === '{files}' ? files : [each]))

export const keyOf = ({ file, name }: Pick<TestResult, 'file' | 'name'>) => `${file}\n${name}`
