import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
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
    await checkOut(context, commit, folder, replacements)
    await context.prepare(folder)

    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function checkOut(context: GateContext, commit: string, folder: string, replacements: Replacements) {
  const files = new Map<string, Replacement>()
  for (const { path, mode, object } of await filesOf(context.git, commit)) files.set(path, { mode, object })
  for (const [path, replacement] of replacements) files.set(path, replacement)

  const entries = [...files].filter(([, file]) => file !== null)
  const paths = new Set(entries.map(([path]) => path))
  const objects = entries.flatMap(([, file]) =>
    isObject(file) && !isRepository(file.mode) ? [file.object] : [],
  )
  const contents = await readObjects(context.git, objects)
  const made = new Set<string>()

  // Written at once: a gate may have several of these, of thousands of small files, and waiting for each costs more than it.
  for (const [path, file] of entries) {
    if (path.split('/').some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase())))
      throw new CouldNotRun('workspace.impossible', `${path} is no path of a file.`)
    if (ancestors(path).some((each) => paths.has(each)))
      throw new CouldNotRun('workspace.impossible', `${path} lies below something that is no folder.`)
    const target = join(folder, path)
    if (!made.has(dirname(target))) mkdirSync(dirname(target), { recursive: true })
    made.add(dirname(target))
    if (typeof file === 'string') writeFileSync(target, file)
    else if (file && isRepository(file.mode)) mkdirSync(target, { recursive: true })
    else if (file?.mode === '120000') symlinkSync(inside(path, contents.get(file.object)), target)
    else if (file)
      writeFileSync(target, contents.get(file.object) ?? '', {
        mode: file.mode === '100755' ? 0o755 : 0o644,
      })
  }
}

const isObject = (file: Replacement): file is Pick<Entry, 'mode' | 'object'> =>
  file !== null && typeof file === 'object'
const isRepository = (mode: string) => mode === '160000'

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
