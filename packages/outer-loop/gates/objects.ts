import { createHash } from 'node:crypto'
import type { Change, Git } from './gate.ts'
import { CouldNotRun } from './judge.ts'

/** A file of a commit, as git keeps it. */
export type Entry = { path: string; mode: string; object: string; bytes: number }

export async function filesOf(git: Git, commit: string): Promise<Entry[]> {
  const listed = await answer(git, ['ls-tree', '-r', '-z', '--long', '--full-tree', commit])

  return zeroTerminated(listed).map((line) => {
    const tab = line.indexOf('\t')
    const [mode = '', , object = '', size = '-'] = line.slice(0, tab).split(/ +/)

    return { path: line.slice(tab + 1), mode, object, bytes: size === '-' ? 0 : Number(size) }
  })
}

/** To start a program costs more than to ask it: most repositories are read in one go. */
const atOnce = 5_000

/** Contents by object name, in one process: attributes, filters and line endings of a branch have no say. */
export async function readObjects(git: Git, objects: readonly string[]): Promise<Map<string, Buffer>> {
  const all = [...new Set(objects)]
  const read = new Map(all.flatMap((object) => ofPair(object, known.get(object))))
  const wanted = all.filter((object) => !read.has(object))

  for (let first = 0; first < wanted.length; first += atOnce) {
    const batch = wanted.slice(first, first + atOnce)
    const output = await answer(git, ['cat-file', '--batch'], batch.map((each) => `${each}\n`).join(''))
    let at = 0
    for (const object of batch) {
      const end = output.indexOf(0x0a, at)
      const [, type, size] = output.subarray(at, end).toString('utf8').split(' ')
      if (type !== 'blob') throw new CouldNotRun('objects.missing', `The hub has no file ${object}.`)
      const content = output.subarray(end + 1, end + 1 + Number(size))
      read.set(object, content)
      remember(object, content)
      at = end + 1 + Number(size) + 1
    }
  }

  return read
}

/**
 * A name is reckoned from what the object holds: where it is right, it is right for good, and gate after gate reads the same
 * few files.
 */
const known = new Map<string, Buffer>()
let bytesKnown = 0

function remember(object: string, content: Buffer): void {
  if (content.length > 100_000) return
  const name = createHash(object.length === 40 ? 'sha1' : 'sha256').update(`blob ${content.length}\0`)
  if (name.update(content).digest('hex') !== object) return
  if (bytesKnown > 20_000_000) known.clear()
  bytesKnown = known.size === 0 ? content.length : bytesKnown + content.length
  // A copy: what it is a part of may be a whole repository.
  known.set(object, Buffer.from(content))
}

/** Files of a commit by path; a path that is not there, or is no file, is absent from the answer. */
export async function readFiles(
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<Map<string, Buffer>> {
  const wanted = new Set(paths)
  const entries = (await filesOf(git, commit)).filter(
    ({ path, mode }) => wanted.has(path) && mode.startsWith('100'),
  )
  const contents = await readObjects(
    git,
    entries.map(({ object }) => object),
  )

  return new Map(entries.flatMap(({ path, object }) => ofPair(path, contents.get(object))))
}

/** What happened between two commits, computed from their trees. */
export async function changesBetween(git: Git, start: string, head: string): Promise<Change[]> {
  const options = ['-r', '-z', '--raw', '--no-abbrev', '--find-renames', '--no-ext-diff', '--no-textconv']
  const raw = zeroTerminated(await answer(git, ['diff-tree', ...options, start, head]))
  const after = new Map((await filesOf(git, head)).map((each) => [each.path, each]))
  const changes: Change[] = []

  for (let at = 0; at < raw.length;) {
    const [, mode = '', , , status = ''] = (raw[at++] ?? '').split(' ')
    const first = raw[at++] ?? ''
    const moved = status.startsWith('R')
    const path = moved ? (raw[at++] ?? '') : first
    const kind = moved ? 'rename' : status === 'A' ? 'add' : status === 'D' ? 'delete' : 'modify'
    changes.push({
      path,
      kind,
      mode,
      ...(moved ? { from: first } : {}),
      bytes: after.get(path)?.bytes ?? 0,
      binary: false,
    })
  }
  const objects = changes.flatMap(({ path }) => after.get(path)?.object ?? [])
  const regular = new Set(
    [...after.values()].filter(({ mode }) => mode.startsWith('100')).map(({ object }) => object),
  )
  const contents = await readObjects(
    git,
    objects.filter((each) => regular.has(each)),
  )

  return changes.map((each) => ({
    ...each,
    binary: isBinary(contents.get(after.get(each.path)?.object ?? '')),
  }))
}

/** Git's own sign of a file that is no text, without asking the branch's attributes. */
export const isBinary = (content: Buffer | undefined): boolean =>
  content?.subarray(0, 8_000).includes(0) ?? false

export async function answer(git: Git, argv: readonly string[], input?: string | Buffer): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await git(argv, input)
  if (exitCode !== 0)
    throw new CouldNotRun(
      'objects.unreadable',
      `git ${argv[0]} ended with ${exitCode}: ${stderr.slice(0, 500)}`,
    )

  return stdout
}

const zeroTerminated = (output: Buffer) =>
  output
    .toString('utf8')
    .split('\0')
    .filter((each) => each !== '')
const ofPair = (path: string, content: Buffer | undefined): [string, Buffer][] =>
  content ? [[path, content]] : []
