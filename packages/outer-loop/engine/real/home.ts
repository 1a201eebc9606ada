import { createHash } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'

/** Where everything of one repository's runs lies: outside of it, and hidden from workers. */
export async function homeOf(
  repository: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const given = environment['OUTERLOOP_HOME']
  if (given) return given
  const real = await realpath(repository)
  const name = basename(real).replaceAll(/[^A-Za-z0-9._-]/g, '-')

  return join(
    homedir(),
    '.local/state/outerloop',
    `${name}-${createHash('sha256').update(real).digest('hex').slice(0, 12)}`,
  )
}

/** The folders of one run. */
export const foldersOf = (home: string, run: string) => {
  const folder = join(home, 'runs', run)
  return {
    folder,
    base: join(folder, 'base'),
    call: (call: string) => join(folder, 'calls', call),
    tmp: (name: string) => join(folder, 'tmp', name),
    gates: (subject: string) => join(folder, 'gates', subject),
    evidence: join(folder, 'evidence'),
    quarantine: join(folder, 'quarantine'),
    snapshots: join(folder, 'snapshots'),
  }
}
