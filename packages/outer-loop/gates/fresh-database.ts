import type { GateContext, Judgement } from './gate.ts'
import { found } from './judge.ts'
import { keepLog, lastWords } from './redacted-log.ts'
import { runCommand } from './run-command.ts'

/**
 * The slot's database as an installation would have it: made anew from the base's template, for a worker had its hands in
 * the one before, and then brought up to the code at hand by the settings' `migrate`. Answers when that is refused.
 */
export async function freshDatabase(
  context: GateContext,
  folder: string,
  id: string,
): Promise<Judgement | null> {
  const { slot, settings } = context
  await slot.makeDatabase?.()
  const { migrate } = settings.database ?? {}
  if (!migrate) return null
  const argv = migrate.map((each) => each.replaceAll('{name}', `outerloop_${slot.number}`))
  const { end } = await runCommand(context, folder, id, {
    argv,
    report: 'exit',
    minutes: 10,
    needs: ['database'],
  })
  if (end.exitCode === 0) return null

  return {
    findings: [
      found(
        'blocker',
        `${id}.not_migrated`,
        undefined,
        `The database cannot be brought up to this code.\n${await lastWords(end)}`,
      ),
    ],
    command: argv.join(' '),
    log: await keepLog(context, id, [{ title: argv.join(' '), end }]),
  }
}
