import { mkdir, rm, rmdir, symlink, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { dirname, join, posix } from 'node:path'
import { isAsItWas, lookAgain, lookedAt, type Seen } from '../isolation/as-it-was.ts'
import { codeOf } from '../isolation/files.ts'
import type { GateContext } from './gate.ts'
import { CouldNotRun } from './judge.ts'
import { filesOf, readObjects, type Entry } from './objects.ts'

/** A file as it stands in another commit, a text of our own, or `null`: not there. */
export type Replacement = File | null
export type Replacements = ReadonlyMap<string, Replacement>
type File = Pick<Entry, 'mode' | 'object'> | string
type Files = ReadonlyMap<string, File>

/** What a workspace is made with. */
export type Workplace = Pick<
  GateContext,
  'git' | 'scratch' | 'checkOut' | 'prepare' | 'prepared' | 'workspaces' | 'sheltered'
>

/** A folder that was made and not touched since. */
export type Workspace = { folder: string; files: Files; prepared: string; seen: Seen }

const none: Replacements = new Map()

/**
 * A folder with a commit in it, some of its files replaced, made runnable. What one gate's programs leave behind is not
 * what the next one judges: a folder in which `work` left everything untouched serves the next gate, once the files that
 * differ were exchanged (to make one anew is dearer than many a gate); any other is gone.
 */
export async function inWorkspace<Result>(
  place: Workplace,
  commit: string,
  work: (folder: string) => Promise<Result>,
  replacements: Replacements = none,
): Promise<Result> {
  const wanted = await filesFor(place, commit, replacements)
  const workspace = await open(place, commit, wanted)
  let whole = false
  try {
    const result = await work(workspace.folder)
    whole = await isAsItWas(workspace.folder, workspace.seen)

    return result
  } finally {
    if (whole) place.workspaces.push(workspace)
    else await rm(workspace.folder, { recursive: true, force: true })
  }
}

async function open(place: Workplace, commit: string, wanted: Files): Promise<Workspace> {
  const prepared = preparedFrom(place, wanted)
  const idle = place.workspaces.filter((each) => each.prepared === prepared)
  const [nearest] = idle
    .map((workspace) => ({ workspace, differing: differing(workspace.files, wanted) }))
    .sort((a, b) => a.differing.length - b.differing.length)
  if (nearest) {
    const { workspace } = nearest
    place.workspaces.splice(place.workspaces.indexOf(workspace), 1)
    if (place.sheltered || (await isAsItWas(workspace.folder, workspace.seen))) {
      if (nearest.differing.length === 0) return workspace
      await exchange(place, workspace.folder, wanted, nearest.differing)
      lookAgain(workspace.folder, workspace.seen, nearest.differing)

      return { ...workspace, files: wanted }
    }
    await rm(workspace.folder, { recursive: true, force: true })
  }

  const folder = await place.scratch('workspace')
  try {
    await place.checkOut(commit, folder)
    await exchange(place, folder, wanted, differing(filesByPath(await filesOf(place.git, commit)), wanted))
    await place.prepare(folder)

    return { folder, files: wanted, prepared, seen: await lookedAt(folder) }
  } catch (cause) {
    await rm(folder, { recursive: true, force: true })
    throw cause
  }
}

/** The commit's files with the replacements. Refused: what would be written elsewhere, or in the place of something. */
async function filesFor(place: Workplace, commit: string, replacements: Replacements): Promise<Files> {
  const files = new Map<string, File>(filesByPath(await filesOf(place.git, commit)))
  for (const [path, replacement] of replacements)
    if (replacement === null) files.delete(path)
    else files.set(path, replacement)

  for (const path of files.keys()) {
    if (path.split('/').some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase())))
      throw new CouldNotRun('workspace.impossible', `${path} is no path of a file.`)
    if (ancestors(path).some((each) => files.has(each)))
      throw new CouldNotRun('workspace.impossible', `${path} lies below something that is no folder.`)
  }
  const links = [...files].flatMap(([path, file]) => (isLink(file) ? [{ path, object: file.object }] : []))
  if (links.length === 0) return files
  const targets = await readObjects(
    place.git,
    links.map(({ object }) => object),
  )
  for (const { path, object } of links) inside(path, targets.get(object))

  return files
}

const filesByPath = (entries: readonly Entry[]): Files =>
  new Map(entries.map(({ path, mode, object }) => [path, { mode, object }]))

/** What dependencies were made from, and what stands where they lie: another lock file, another folder. */
const preparedFrom = ({ prepared }: Workplace, files: Files): string =>
  createHash('sha256')
    .update(
      JSON.stringify(
        [...files]
          .filter(([path]) => prepared.some((each) => path === each || path.startsWith(`${each}/`)))
          .map(([path, file]) => [path, keyOf(file)]),
      ),
    )
    .digest('hex')

const differing = (is: Files, wanted: Files): string[] => [
  ...[...is.keys()].filter((path) => !wanted.has(path)),
  ...[...wanted].filter(([path, file]) => keyOf(is.get(path)) !== keyOf(file)).map(([path]) => path),
]

const keyOf = (file: File | undefined): string | undefined =>
  typeof file === 'string' ? `text ${file}` : file && `${file.mode} ${file.object}`

/** Removals first: a file where there was a folder, and the other way round, must find its place free. */
async function exchange(place: Workplace, folder: string, wanted: Files, paths: readonly string[]) {
  const files = paths.flatMap((path) => ofPair(path, wanted.get(path)))
  const contents = await readObjects(
    place.git,
    files.flatMap(({ file }) => (isObject(file) && !isRepository(file.mode) ? [file.object] : [])),
  )
  for (const path of paths) {
    await rm(join(folder, path), { recursive: true, force: true })
    await removeEmpty(folder, dirname(path))
  }
  for (const { path, file } of files) {
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    if (typeof file === 'string') await writeFile(target, file)
    else await put(target, path, file.mode, contents.get(file.object))
  }
}

/** A commit has no empty folders. */
async function removeEmpty(folder: string, path: string): Promise<void> {
  try {
    for (let at = path; at !== '.'; at = dirname(at)) await rmdir(join(folder, at))
  } catch (cause) {
    // Something else lies in it, or it went with the one before.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(cause) ?? '')) throw cause
  }
}

async function put(target: string, path: string, mode: string, content: Buffer | undefined): Promise<void> {
  if (isRepository(mode)) await mkdir(target, { recursive: true })
  else if (mode === linkMode) await symlink(inside(path, content), target)
  else await writeFile(target, content ?? '', { mode: mode === '100755' ? 0o755 : 0o644 })
}

const linkMode = '120000'
const isObject = (file: File): file is Pick<Entry, 'mode' | 'object'> => typeof file === 'object'
const isRepository = (mode: string) => mode === '160000'
const isLink = (file: File): file is Pick<Entry, 'mode' | 'object'> =>
  isObject(file) && file.mode === linkMode
const ofPair = (path: string, file: File | undefined) => (file === undefined ? [] : [{ path, file }])

/** A link that the base has may stay, as long as it stays inside. */
function inside(path: string, content: Buffer | undefined): string {
  const target = content?.toString('utf8') ?? ''
  const end = posix.normalize(posix.join(posix.dirname(path), target))
  if (posix.isAbsolute(target) || end === '..' || end.startsWith('../'))
    throw new CouldNotRun('workspace.link_outside', `The link ${path} leads out of the repository.`)

  return target
}

function ancestors(path: string): string[] {
  const parts = path.split('/')

  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
