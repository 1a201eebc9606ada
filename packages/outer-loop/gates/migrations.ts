import type { Finding } from '../core/finding.ts'
import type { Settings } from '../core/settings.ts'
import type { ConfinedEnd, GateContext } from './gate.ts'
import { matches } from './globs.ts'
import { CouldNotRun, found, gate } from './judge.ts'
import { keepLog, lastWords } from './redacted-log.ts'
import { runCommand } from './run-command.ts'
import { inWorkspace } from './workspace.ts'

type Database = NonNullable<Settings['database']>
type Runs = { title: string; end: ConfinedEnd }[]

const migrationFiles = ['**/migrations/**', '**/migrate/**', '**/*.migration.*']

/**
 * Migrations go forward only. They are applied to an empty database, and to one that the code before this task made: the
 * way of an installation that exists. Where the specification says that one can be taken back, the code of before must
 * accept the migrated database, since going back means going back to that code. A migration that was there already is
 * never edited: somebody has applied it. Limit: the databases hold no rows but those that migrations put there.
 */
export const migrations = gate('migrations', 'slot', async (context) => {
  const { changes, settings, contract } = context
  const { database } = settings
  const isMigration = matches(migrationFiles)
  const touched = changes.filter(({ path, from }) => isMigration(path) || (from ? isMigration(from) : false))
  if (!database || touched.length === 0)
    return { findings: [found('note', 'migrations.none', undefined, 'This change has no migration.')] }

  const rewritten = touched
    .filter(({ kind, path, from }) => kind !== 'add' && isSource(from ?? path))
    .map(({ path, from }) =>
      found(
        'blocker',
        'migrations.rewritten',
        from ?? path,
        'This migration was there before this task: write another one after it.',
      ),
    )
  const runs: Runs = []
  const reversible = (contract?.migrations ?? []).some((each) => each.reversible)
  const tried = rewritten.length > 0 ? [] : await applied(context, database, reversible, runs)

  return {
    findings: [...rewritten, ...tried],
    command: (database.migrate ?? database.template).join(' '),
    log: runs.length === 0 ? null : await keepLog(context, 'migrations', runs),
  }
})

/** An index of migrations grows with every one; it is no migration itself. */
const isSource = (path: string) => !/(^|\/)(index|all|list)\.[cm]?[jt]s$|\.snap$|\.(md|json)$/.test(path)

async function applied(
  context: GateContext,
  database: Database,
  reversible: boolean,
  runs: Runs,
): Promise<Finding[]> {
  const { head, start } = context
  const names = ['fresh', 'upgraded'].map((each) => `outerloop_${context.slot.number}_${each}`)
  const [fresh = '', upgraded = ''] = names
  const step = (argv: readonly string[], commit: string, name: string, title: string) =>
    run(context, argv, commit, name, title, runs)
  const drop = async () => {
    for (const name of names) await step(database.drop, head, name, `without ${name}`)
  }

  await drop()
  try {
    const findings = await refusal(
      await step(database.template, head, fresh, 'head, on nothing'),
      'migrations.fresh',
      'They cannot be applied to an empty database.',
    )
    if (!database.migrate) return [...findings, untried()]

    const old = await step(database.template, start, upgraded, 'before, on nothing')
    if (old.exitCode !== 0)
      throw new CouldNotRun(
        'migrations.base',
        `The database of before cannot be made. ${await lastWords(old)}`,
      )
    findings.push(
      ...(await refusal(
        await step(database.migrate, head, upgraded, 'head, on the database of before'),
        'migrations.upgrade',
        'They cannot be applied to a database that the code before this task made.',
      )),
    )
    if (!reversible || findings.length > 0) return findings

    return await refusal(
      await step(database.migrate, start, upgraded, 'before, on the migrated database'),
      'migrations.not_reversible',
      'The specification says that this can be taken back, and the code of before refuses the migrated database.',
    )
  } finally {
    await drop()
  }
}

async function run(
  context: GateContext,
  argv: readonly string[],
  commit: string,
  name: string,
  title: string,
  runs: Runs,
): Promise<ConfinedEnd> {
  const filled = argv.map((each) => each.replaceAll('{name}', name).replaceAll('{template}', name))
  const command = { argv: filled, report: 'exit' as const, minutes: 10, needs: ['database' as const] }
  const { end } = await inWorkspace(context, commit, (folder) =>
    runCommand(context, folder, 'migrations', command),
  )
  runs.push({ title: `[${title}] ${filled.join(' ')}`, end })

  return end
}

const refusal = async (end: ConfinedEnd, code: string, message: string): Promise<Finding[]> =>
  end.exitCode === 0 ? [] : [found('blocker', code, undefined, `${message}\n${await lastWords(end)}`)]

const untried = () =>
  found(
    'minor',
    'migrations.no_upgrade',
    undefined,
    'The settings do not say how an existing database is migrated: the upgrade was not tried.',
  )
