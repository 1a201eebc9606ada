import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { childEnvironment } from './child-environment.ts'
import { readIfThere, writeWhole } from './files.ts'
import type { Settings } from '../core/settings.ts'

type DatabaseSettings = NonNullable<Settings['database']>

/** A slot's own database, by the settings' commands. */
export interface SlotDatabase {
  url: string
  /** From the migrated template; one that was made before is gone with all that was done to it. */
  make(): Promise<void>
  drop(): Promise<void>
}

/**
 * Runs the frozen base's own commands, so they are the project's, not a branch's. `{name}` and `{template}` are filled
 * into single arguments: nothing is parsed by a shell. What an earlier run left under the name is dropped. `record` is the
 * file that says for which base the template was made last: each command is a program's start, so it is made again only
 * for another base, or when nothing can be created from it.
 */
export function slotDatabase(
  settings: DatabaseSettings,
  options: {
    name: string
    template: string
    base: string
    record: string
    env: Readonly<Record<string, string>>
  },
): SlotDatabase {
  const { name, template, base, record, env } = options
  if (![name, template].every((each) => /^[a-z][a-z0-9_]{0,60}$/.test(each)))
    throw new Error(`Not a database's name: ${name}`)
  const fill = (text: string) => text.replaceAll('{name}', name).replaceAll('{template}', template)
  const run = async (argv: readonly string[]) => {
    const [program = '', ...args] = argv.map(fill)
    await promisify(execFile)(program, args, { cwd: base, env: childEnvironment(env), timeout: 120_000 })
  }
  const makeTemplate = async () => {
    await run(settings.template)
    await writeWhole(record, base)
  }
  let isMade = false
  const drop = async () => {
    if (isMade) await run(settings.drop)
    isMade = false
  }

  return {
    url: fill(settings.url),
    drop,
    async make() {
      await drop()
      if ((await readIfThere(record))?.toString() !== base) await together(`${record} ${base}`, makeTemplate)
      try {
        await run(settings.create)
      } catch {
        // Something of this name was left, or the template is not there any more. If it is neither, this fails as that did.
        await run(settings.drop).catch(() => undefined)
        await makeTemplate()
        await run(settings.create)
      }
      isMade = true
    },
  }
}

const underWay = new Map<string, Promise<void>>()

/** Slots are leased at one time: one of them makes the template, the others wait for it. */
function together(what: string, make: () => Promise<void>): Promise<void> {
  const made = underWay.get(what) ?? make().finally(() => underWay.delete(what))
  underWay.set(what, made)
  return made
}
