import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { guardOrphans } from '@leadkeep/database/server'
import { AppError } from '@leadkeep/kernel'

export interface BuildOptions {
  readonly root: string
  readonly environment: NodeJS.ProcessEnv
  /** Cuts the build short. */
  readonly signal: AbortSignal
}

/** Whether the last build was made of just these files. */
export const isBuilt = (root: string) =>
  existsSync(join(root, builtFolder, 'BUILD_ID')) &&
  existsSync(stamp(root)) &&
  readFileSync(stamp(root), 'utf8') === inputs(root)

/** Builds the backend; its output is shown only when it fails (`cli.build_failed`). */
export async function buildBackend({ root, environment, signal }: BuildOptions): Promise<void> {
  const built = inputs(root)
  rmSync(stamp(root), { force: true })
  const child = spawn(process.execPath, [nextProgram(root), 'build'], {
    cwd: join(root, 'apps/backend'),
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const guard = child.pid === undefined ? undefined : guardOrphans(child.pid, { ask: 'TERM', force: 'KILL' })
  const end = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL')
  signal.addEventListener('abort', end)
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
  const [code] = (await once(child, 'close')) as [number | null] // null: ended by a signal
  signal.removeEventListener('abort', end)
  guard?.release()
  if (code !== 0)
    throw new AppError(`The backend could not be built:\n${Buffer.concat(output).toString()}`, {
      code: 'cli.build_failed',
      status: 500,
    })
  writeFileSync(stamp(root), built)
}

const nextProgram = (root: string) =>
  createRequire(join(root, 'apps/backend/package.json')).resolve('next/dist/bin/next')

const builtFolder = 'apps/backend/.next'
const stamp = (root: string) => join(root, builtFolder, 'leadkeep-inputs')

/** A hash of everything a build reads: sources of the workspaces, what is installed, how it is compiled. */
function inputs(root: string): string {
  const sources = globSync('{packages,modules,apps/backend}/**/*', {
    cwd: root,
    withFileTypes: true,
    // `next-env.d.ts` is written by the build itself.
    exclude: ({ name }) =>
      ['node_modules', '.next', 'e2e', 'next-env.d.ts'].includes(name) || name.includes('.test.'),
  })
  const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hash = createHash('sha256').update(process.version)
  for (const file of [...files.sort(), join(root, 'package-lock.json'), join(root, 'tsconfig.json')])
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update('\0')

  return hash.digest('hex')
}
