import { join } from 'node:path'
import { git } from './git.ts'
import { entriesOf, readIfThere } from './files.ts'

/**
 * Every ref with what it names, a symbolic one as `ref: refs/heads/main`, `HEAD` among them. Read from the files
 * themselves where they are files: a spoilt configuration must not keep us from seeing what was done.
 */
export async function readRefs(gitDir: string): Promise<Map<string, string>> {
  if ((await entriesOf(join(gitDir, 'reftable'))).length > 0) return refsByGit(gitDir)
  const refs = new Map<string, string>()

  for (const line of (await readIfThere(join(gitDir, 'packed-refs')))?.toString().split('\n') ?? []) {
    const [object = '', ref] = line.split(' ')
    if (ref && /^[0-9a-f]{40,64}$/.test(object)) refs.set(ref, object)
  }
  const walk = async (path: string): Promise<void> => {
    for (const entry of await entriesOf(join(gitDir, path))) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) await walk(inside)
      else if (!entry.name.endsWith('.lock')) refs.set(inside, await valueIn(join(gitDir, inside)))
    }
  }
  await walk('refs')
  refs.set('HEAD', await valueIn(join(gitDir, 'HEAD')))

  return refs
}

async function valueIn(path: string): Promise<string> {
  const text = (await readIfThere(path))?.toString().trim() ?? ''
  return text.startsWith('ref:') ? `ref: ${text.slice(4).trim()}` : text
}

async function refsByGit(gitDir: string): Promise<Map<string, string>> {
  const { stdout } = await git(['for-each-ref', '--format=%(refname) %(objectname) %(symref)'], { gitDir })
  const head = await git(['symbolic-ref', '-q', 'HEAD'], { gitDir, allow: [1] })
  const detached = await git(['rev-parse', '-q', '--verify', 'HEAD'], { gitDir, allow: [1, 128] })

  return new Map([
    ...stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' '))
      .map(([ref = '', object = '', symbolic]): [string, string] => [
        ref,
        symbolic ? `ref: ${symbolic}` : object,
      ]),
    ['HEAD', head.exitCode === 0 ? `ref: ${head.stdout.trim()}` : detached.stdout.trim()],
  ])
}

export type RefDrift = { ref: string; from: string | null; to: string | null }

export function refDrift(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): RefDrift[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((ref) => ({ ref, from: before.get(ref) ?? null, to: after.get(ref) ?? null }))
    .filter(({ from, to }) => from !== to)
}

/** Puts refs back, each only if it still is what it drifted to: whoever moved it again in between is not undone. */
export async function restoreRefs(gitDir: string, drifted: readonly RefDrift[]): Promise<void> {
  for (const { ref, from, to } of drifted) {
    if (from?.startsWith('ref: ')) await git(['symbolic-ref', ref, from.slice(5)], { gitDir })
    else if (to?.startsWith('ref: ')) {
      if (ref !== 'HEAD') await git(['symbolic-ref', '--delete', ref], { gitDir })
      if (from) await git(['update-ref', '--no-deref', ref, from], { gitDir })
    } else if (from)
      await git(['update-ref', '--no-deref', ref, from, to ?? '0'.repeat(from.length)], { gitDir })
    else await git(['update-ref', '--no-deref', '-d', ref, ...(to ? [to] : [])], { gitDir })
  }
}
