import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import type { GateContext } from './gate.ts'
import { CouldNotRun } from './judge.ts'
import { filesOf, readObjects, type Entry } from './objects.ts'

/** A file as it stands in another commit, a text of our own, or `null`: not there. */
export type Replacement = Pick<Entry, 'mode' | 'object'> | string | null
export type Replacements = ReadonlyMap<string, Replacement>

const none: Replacements = new Map()

/**
 * A folder with a commit in it, some of its files replaced, made runnable; gone when `work` is done. Each gate has one
 * of its own: what one gate's programs leave behind is not what the next one judges.
 */
export async function inWorkspace<Result>(
  context: GateContext,
  name: string,
  commit: string,
  work: (folder: string) => Promise<Result>,
  replacements: Replacements = none,
): Promise<Result> {
  const folder = await context.scratch(name)
  try {
    await refuseImpossible(context, commit, replacements)
    await context.checkOut(commit, folder)
    await replace(context, folder, replacements)
    await context.prepare(folder)

    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What would be written elsewhere than in the folder, or in the place of something that is there already. */
async function refuseImpossible(context: GateContext, commit: string, replacements: Replacements) {
  const files = new Map<string, Replacement>()
  for (const { path, mode, object } of await filesOf(context.git, commit)) files.set(path, { mode, object })
  for (const [path, replacement] of replacements) files.set(path, replacement)
  const entries = [...files].filter(([, file]) => file !== null)
  const paths = new Set(entries.map(([path]) => path))

  for (const [path] of entries) {
    if (path.split('/').some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase())))
      throw new CouldNotRun('workspace.impossible', `${path} is no path of a file.`)
    if (ancestors(path).some((each) => paths.has(each)))
      throw new CouldNotRun('workspace.impossible', `${path} lies below something that is no folder.`)
  }
  const links = entries.flatMap(([path, file]) => (isLink(file) ? [{ path, object: file.object }] : []))
  if (links.length === 0) return
  const targets = await readObjects(
    context.git,
    links.map(({ object }) => object),
  )
  for (const { path, object } of links) inside(path, targets.get(object))
}

async function replace(context: GateContext, folder: string, replacements: Replacements): Promise<void> {
  const contents = await readObjects(
    context.git,
    [...replacements.values()].flatMap((file) =>
      isObject(file) && !isRepository(file.mode) ? [file.object] : [],
    ),
  )
  for (const path of replacements.keys()) await rm(join(folder, path), { recursive: true, force: true })
  for (const [path, file] of replacements) {
    if (file === null) continue
    const target = join(folder, path)
    await mkdir(dirname(target), { recursive: true })
    if (typeof file === 'string') await writeFile(target, file)
    else await put(target, path, file.mode, contents.get(file.object))
  }
}

async function put(target: string, path: string, mode: string, content: Buffer | undefined): Promise<void> {
  if (isRepository(mode)) await mkdir(target, { recursive: true })
  else if (mode === linkMode) await symlink(inside(path, content), target)
  else await writeFile(target, content ?? '', { mode: mode === '100755' ? 0o755 : 0o644 })
}

const linkMode = '120000'
const isObject = (file: Replacement): file is Pick<Entry, 'mode' | 'object'> =>
  file !== null && typeof file === 'object'
const isRepository = (mode: string) => mode === '160000'
const isLink = (file: Replacement): file is Pick<Entry, 'mode' | 'object'> =>
  isObject(file) && file.mode === linkMode

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
