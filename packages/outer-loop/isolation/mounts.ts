import { dirname } from 'node:path'
import { statIfThere } from './files.ts'
import { realpath } from 'node:fs/promises'

type Kind = 'hidden' | 'readable' | 'writable' | 'fixed'

/**
 * The mounts of one sandbox as bubblewrap's arguments. The whole file system is there, read-only; for every path the
 * longest rule that it lies under counts: a hidden home, in it a readable toolchain; a hidden engine's home, in it a
 * writable worktree, in that a `.git` which is fixed.
 */
export async function mountArguments(rules: {
  hidden: readonly string[]
  readable: readonly string[]
  writable: readonly string[]
  fixed: readonly string[]
}): Promise<string[]> {
  // Said twice, the later counts: what is hidden is not shown because it is on the search path as well.
  const kinds: Kind[] = ['readable', 'hidden', 'writable', 'fixed']
  const all = new Map<string, Kind>()
  for (const kind of kinds)
    for (const path of rules[kind]) {
      const real = await realOrNothing(path)
      if (real && real !== '/') all.set(real, kind)
    }

  const sorted = [...all].sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1))
  const needed = sorted.filter(([path, kind]) => kind !== under(path, all))
  const mounts: string[] = []
  const closed: string[] = []

  for (const [path, kind] of needed) {
    if (kind !== 'hidden') mounts.push(kind === 'writable' ? '--bind' : '--ro-bind', path, path)
    else if ((await statIfThere(path))?.isDirectory()) {
      mounts.push('--perms', '0755', '--tmpfs', path)
      closed.push('--remount-ro', path)
    } else mounts.push('--ro-bind', '/dev/null', path)
  }

  return ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', ...temporary, ...mounts, ...closed]
}

/** Shared temporary folders hold other programs' sockets and files: inside there is a small one of its own. */
const temporary = ['--size', String(256 * 1024 * 1024), '--tmpfs', '/tmp']

/** What a path would be without a rule of its own. */
function under(path: string, rules: ReadonlyMap<string, Kind>): Kind | 'nothing' {
  for (let at = dirname(path); at !== '/'; at = dirname(at)) {
    const kind = rules.get(at)
    if (kind) return kind === 'fixed' ? 'readable' : kind
  }
  return /^\/tmp(\/|$)/.test(path) ? 'hidden' : 'nothing'
}

const depth = (path: string): number => path.split('/').length

async function realOrNothing(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch {
    return null
  }
}
