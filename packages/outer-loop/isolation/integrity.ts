import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readFile, rm } from 'node:fs/promises'
import {
  ofAPerson,
  controlDrift,
  digestOfControlFiles,
  readControlFiles,
  restoreControlFiles,
} from './control-files.ts'
import { entriesOf, readIfThere, statIfThere, writeWhole } from './files.ts'
import { controlFinding, integrityFinding, refFinding } from './integrity-finding.ts'
import { readObjectFiles, restoreObjects, spoiltObjects } from './objects.ts'
import { readRefs, refDrift, restoreRefs } from './refs.ts'
import type { ControlDrift, ControlFiles } from './control-files.ts'
import type { Finding } from '../core/finding.ts'
import type { ObjectFiles } from './objects.ts'
import type { RefDrift } from './refs.ts'

/**
 * The user's repository as it is now: every ref, `HEAD`, the reflogs, configuration, hooks, the objects' files. Not the
 * work tree: people keep working while a run goes on (`work-tree-watch.ts` looks at that where there is no sandbox).
 */
export interface Fingerprint {
  gitDir: string
  /** One value over refs, reflogs and control files: for the ledger and the pull request. */
  digest: string
  refs: ReadonlyMap<string, string>
  reflogs: ReadonlyMap<string, Buffer>
  controls: ControlFiles
  objects: ObjectFiles
}

export async function fingerprint(repository: string): Promise<Fingerprint> {
  const gitDir = await gitDirOf(repository)
  const [controls, reflogs, objects] = [
    await readControlFiles(gitDir, ofAPerson),
    await readReflogs(gitDir),
    await readObjectFiles(gitDir),
  ]
  const refs = await readRefs(gitDir)
  const hash = createHash('sha256').update(digestOfControlFiles(controls))
  for (const [ref, value] of [...refs].sort(([a], [b]) => (a < b ? -1 : 1))) hash.update(`${ref}\0${value}\0`)
  for (const [path, content] of reflogs) hash.update(`${path}\0${content.length}\0`).update(content)

  return { gitDir, digest: hash.digest('hex'), refs, reflogs, controls, objects }
}

export interface Drift {
  controls: ControlDrift[]
  refs: RefDrift[]
  /** Reflogs that lost something: they only ever grow. */
  reflogs: string[]
  spoilt: string[]
}

export async function driftBetween(before: Fingerprint, after: Fingerprint): Promise<Drift> {
  return {
    controls: controlDrift(before.controls, after.controls),
    // `HEAD` is among the control files: one change, one finding.
    refs: refDrift(before.refs, after.refs).filter(({ ref }) => ref !== 'HEAD'),
    reflogs: [...before.reflogs]
      .filter(([path, was]) => !after.reflogs.get(path)?.subarray(0, was.length).equals(was))
      .map(([path]) => path),
    spoilt: await spoiltObjects(before.gitDir, before.objects),
  }
}

/** What changed, in words; none where nothing did. */
export async function drift(
  before: Fingerprint,
  after: Fingerprint,
  done = 'Nothing was done about it yet.',
): Promise<Finding[]> {
  const { controls, refs, reflogs, spoilt } = await driftBetween(before, after)
  return [
    ...controls.map((each) => controlFinding('repository', each, done)),
    ...refs.map((each) => refFinding('repository', each, done)),
    ...reflogs.map((path) =>
      integrityFinding('reflog_cut', `repository ${path}`, `${path} of the repository lost entries. ${done}`),
    ),
    ...spoilt.map((path) =>
      integrityFinding(
        'object_spoilt',
        `repository objects/${path}`,
        `An object of the repository is missing or is not what its name says. ${done}`,
      ),
    ),
  ]
}

/**
 * Puts the user's repository back as it was. Nothing is lost by it: replaced files go to `quarantine`, and a commit that
 * a ref no longer names stays in the repository. A ref that has moved on since `after` is left alone.
 */
export async function restoreRepository(
  before: Fingerprint,
  options: { quarantine: string; spare?: string },
): Promise<Finding[]> {
  const { gitDir } = before
  const controls = controlDrift(before.controls, await readControlFiles(gitDir, ofAPerson))
  await restoreControlFiles(gitDir, before.controls, controls, join(options.quarantine, 'git'))

  const { refs, spoilt } = await driftBetween(before, await fingerprint(gitDir))
  // A ref can only name an object that is there.
  if (spoilt.length > 0) await restoreObjects(gitDir, spoilt, options.spare)
  await restoreRefs(gitDir, refs)
  for (const [path, was] of before.reflogs) {
    const now = await readIfThere(join(gitDir, path))
    if (!now?.equals(was)) await writeWhole(join(gitDir, path), was, 0o644)
  }
  for (const [path, content] of await readReflogs(gitDir)) {
    if (before.reflogs.has(path)) continue
    await writeWhole(join(options.quarantine, 'git', path), content)
    await rm(join(gitDir, path))
  }

  return drift(before, await fingerprint(gitDir), 'It could not be put back.')
}

async function readReflogs(gitDir: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  const walk = async (path: string): Promise<void> => {
    for (const entry of await entriesOf(join(gitDir, path))) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) await walk(inside)
      else if (entry.isFile()) found.set(inside, await readFile(join(gitDir, inside)))
    }
  }
  await walk('logs')
  return found
}

/** The git folder of a repository: itself when bare, `.git`, or where `.git` points (then the common one). */
export async function gitDirOf(repository: string): Promise<string> {
  const inside = join(repository, '.git')
  const seen = await statIfThere(inside)
  if (!seen) return repository
  if (seen.isDirectory()) return inside

  const linked = (await readFile(inside, 'utf8')).replace(/^gitdir:\s*/, '').trim()
  const own = linked.startsWith('/') ? linked : join(repository, linked)
  const common = (await readIfThere(join(own, 'commondir')))?.toString().trim()
  return common ? join(own, common) : own
}
