import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { childEnvironment } from './child-environment.ts'
import type { Settings } from '../core/settings.ts'

type DatabaseSettings = NonNullable<Settings['database']>

/** A slot's own database: made anew from the migrated template by the settings' commands, dropped on release. */
export interface SlotDatabase {
  url: string
  drop(): Promise<void>
}

/**
 * Runs the frozen base's own commands, so they are the project's, not a branch's. `{name}` and `{template}` are filled
 * into single arguments: nothing is parsed by a shell. What an earlier run left under the name is dropped first.
 */
export async function openDatabase(
  settings: DatabaseSettings,
  options: { name: string; template: string; cwd: string; env: Readonly<Record<string, string>> },
): Promise<SlotDatabase> {
  const { name, template, cwd, env } = options
  if (![name, template].every((each) => /^[a-z][a-z0-9_]{0,60}$/.test(each)))
    throw new Error(`Not a database's name: ${name}`)
  const fill = (text: string) => text.replaceAll('{name}', name).replaceAll('{template}', template)
  const run = async (argv: readonly string[]) => {
    const [program = '', ...args] = argv.map(fill)
    await promisify(execFile)(program, args, { cwd, env: childEnvironment(env), timeout: 120_000 })
  }

  await run(settings.template)
  await run(settings.drop).catch(() => undefined)
  await run(settings.create)
  return { url: fill(settings.url), drop: () => run(settings.drop) }
}
