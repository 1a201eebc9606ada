import { createHash } from 'node:crypto'
import { execFile } from 'node:child_process'
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { State } from '../../core/state.ts'
import { EffectFailed } from '../effects/effect.ts'
import { runConfined } from './run-confined.ts'
import type { Workshop } from './workshop.ts'

/** Dependencies as the base's lock file names them: made once for each key, copied into every folder that needs them. */
export async function prepareFolder(workshop: Workshop, state: State, folder: string): Promise<void> {
  const how = state.prepared?.settings.prepare
  if (!how) return
  const hash = createHash('sha256').update(JSON.stringify(how))
  for (const path of how.key)
    hash.update(await readFile(join(folder, path)).catch(() => Buffer.from('absent')))
  const cache = join(workshop.surroundings.home, 'prepared', hash.digest('hex').slice(0, 24))
  if (!(await exists(cache))) return make(workshop, state, folder, cache)

  for (const path of how.produces) {
    if (!(await exists(join(cache, path)))) continue
    await rm(join(folder, path), { recursive: true, force: true })
    await copy(join(cache, path), join(folder, path))
  }
}

async function make(workshop: Workshop, state: State, folder: string, cache: string): Promise<void> {
  const how = state.prepared!.settings.prepare!
  const end = await runConfined(workshop, state, how.command, {
    name: 'prepare',
    cwd: folder,
    minutes: 20,
    writable: [folder],
    env: {},
    network: 'open',
  })
  if (end.exitCode !== 0)
    throw new EffectFailed(
      'prepare.failed',
      `"${how.command.join(' ')}" ended with ${end.exitCode ?? end.signal}: ${(await readFile(end.stderr, 'utf8')).slice(-1_500)}`,
    )
  const part = `${cache}.${process.pid}`
  for (const path of how.produces)
    if (await exists(join(folder, path))) await copy(join(folder, path), join(part, path))
  await mkdir(part, { recursive: true })
  // Whoever was first wins: both made the same.
  await rename(part, cache).catch(() => rm(part, { recursive: true, force: true }))
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await promisify(execFile)('cp', ['-a', '--reflink=auto', '--', from, to])
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
