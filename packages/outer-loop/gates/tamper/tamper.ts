import type { Finding } from '../../core/finding.ts'
import type { GateContext } from '../gate.ts'
import { matches } from '../globs.ts'
import { found, gate } from '../judge.ts'
import { filesOf } from '../objects.ts'
import { keepLog } from '../redacted-log.ts'
import { countsOf, type Report } from '../report.ts'
import { declarations } from './file-kinds.ts'
import { newTestsProve } from './new-tests.ts'
import { oldTestsHold } from './old-tests.ts'
import { keyOf, runTests, type Runs } from './run-tests.ts'
import { worldsOf } from './worlds.ts'

/** The tests, run: those from before against the new code, the new ones with and without it. */
export const tamper = gate('tamper', 'dry', async (context) => {
  const { changes, settings, task } = context
  if (!settings.tests)
    return {
      findings: [
        found(
          'minor',
          'tamper.no_runner',
          undefined,
          'The settings do not say how chosen tests are run: they were compared as text only.',
        ),
      ],
    }

  const runner = matches(settings.tests.files)
  const changed = changes
    .filter(({ kind, path }) => kind !== 'delete' && runner(path))
    .map(({ path }) => path)
  const runs: Runs = []
  const worlds = await worldsOf(context)
  const now: Report = changed.length === 0 ? noReport() : await runTests(context, worlds.head, changed, runs)
  const old = await oldTestsHold(context, worlds, now, runs)

  const declared = declarations(task)
  const movedTo = new Map(changes.flatMap(({ from, path }) => (!from ? [] : [[path, from] as const])))
  const before = new Set(old.before?.tests.map(keyOf))
  const added = now.tests.filter(
    ({ file, name, status }) =>
      status === 'passed' &&
      !declared(file, movedTo.get(file)) &&
      !before.has(keyOf({ file: movedTo.get(file) ?? file, name })),
  )
  const proof = added.length === 0 ? [] : await newTestsProve(context, worlds, added, runs)

  return {
    findings: [...onHead(now, changed), ...old.findings, ...proof, ...(await unproven(context))],
    counts: changed.length === 0 ? null : countsOf(now),
    command: settings.tests.command.join(' '),
    log: runs.length === 0 ? null : await keepLog(context, 'tamper', runs),
  }
})

const noReport = (): Report => ({ tests: [], unloaded: [], errors: [], attachments: [] })

function* onHead({ tests, unloaded }: Report, changed: readonly string[]): Generator<Finding> {
  for (const each of tests)
    if (each.status === 'failed')
      yield found('major', 'tamper.red_on_head', `${each.file} › ${each.name}`, each.message.slice(0, 2_000))
  for (const { file, message } of unloaded)
    yield found('major', 'tamper.red_on_head', file, message.slice(0, 2_000))
  for (const file of changed)
    if (
      !tests.some((each) => each.file === file && each.status !== 'skipped') &&
      !unloaded.some((each) => each.file === file)
    )
      yield found('major', 'tamper.not_run', file, 'Not one test of this file was run.')
  for (const each of tests)
    if (each.status === 'passed' && each.asserted === 0)
      yield found(
        'minor',
        'tamper.no_assertion',
        `${each.file} › ${each.name}`,
        'It passed without an assertion that the runner knows of.',
      )
}

/** A criterion of this task names the file that proves it: the file must be there. */
async function unproven({ contract, task, git, head }: GateContext): Promise<Finding[]> {
  const owned = matches(task.owns)
  const named = (contract?.criteria ?? []).filter(
    ({ id, test }) => task.criteria.includes(id) && test && owned(test),
  )
  if (named.length === 0) return []
  const files = new Set((await filesOf(git, head)).map(({ path }) => path))

  return named
    .filter(({ test }) => test && !files.has(test))
    .map(({ id, test }) =>
      found(
        'major',
        'tamper.criterion_unproven',
        id,
        `${id} is to be proven by ${test}, which is not there.`,
      ),
    )
}
