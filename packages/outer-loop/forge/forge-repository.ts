import { join } from 'node:path'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, rename } from 'node:fs/promises'
import { ofOurs, controlDrift, readControlFiles, restoreControlFiles } from '../isolation/control-files.ts'
import { removeFolder, statIfThere, writeWhole } from '../isolation/files.ts'
import { branchRef, git, objectNameOf } from '../isolation/git.ts'
import { controlFinding, integrityFinding, refFinding } from '../isolation/integrity-finding.ts'
import { isAncestor } from '../isolation/merge.ts'
import { readObjectFiles, spoiltObjects } from '../isolation/objects.ts'
import { readRefs, refDrift, restoreRefs } from '../isolation/refs.ts'
import { ForgeRefused } from './forge.ts'
import { hook } from './hook.ts'
import type { ControlFiles } from '../isolation/control-files.ts'
import type { Finding } from '../core/finding.ts'
import type { ForgeStore, Rows } from './forge-store.ts'
import type { ObjectFiles } from '../isolation/objects.ts'

/** The forge's bare repository: every ref is written down before it moves, and moves no other way. */
export class ForgeRepository {
  readonly gitDir: string
  readonly #store: ForgeStore
  readonly #controls: ControlFiles
  #objects: ObjectFiles

  private constructor(gitDir: string, store: ForgeStore, controls: ControlFiles, objects: ObjectFiles) {
    this.gitDir = gitDir
    this.#store = store
    this.#controls = controls
    this.#objects = objects
  }

  static async open(gitDir: string, store: ForgeStore): Promise<ForgeRepository> {
    if (!(await statIfThere(gitDir))) await makeRepository(gitDir)
    // These are ours word for word, so they are written anew at each start.
    await writeControls(gitDir)
    return new ForgeRepository(
      gitDir,
      store,
      await readControlFiles(gitDir, counts),
      await readObjectFiles(gitDir),
    )
  }

  async branch(name: string): Promise<string | null> {
    return (await this.#settled()).get(branchRef(name)) ?? null
  }

  /** The one update of this ref that a push may make next. A branch is one run's: another's is not written over. */
  async accept(ref: string, commit: string, run: string | null): Promise<void> {
    if (!ref.startsWith('refs/heads/') || ref !== branchRef(ref.slice('refs/heads/'.length)))
      throw new ForgeRefused('forge.ref', `Not a branch: ${JSON.stringify(ref.slice(0, 200))}`)
    if (this.#store.rows.refs.some(({ name, base }) => base && name === ref))
      throw new ForgeRefused('forge.base', `${ref} moves only when a person merges.`)
    await this.#settled()
    this.#expect(ref, objectNameOf(commit), false, run)
  }

  /** The run that has this branch, if one has. */
  heldBy(branch: string): string | null {
    return this.#store.rows.refs.find(({ name }) => name === branchRef(branch))?.run ?? null
  }

  /** Its run has nothing more to do with it: another may have the name. */
  letGo(branch: string, run: string): void {
    const ref = branchRef(branch)
    this.#store.change((rows) => ({
      ...rows,
      refs: rows.refs.map((each) => (each.name === ref && each.run === run ? { ...each, run: null } : each)),
    }))
  }

  async moveBase(branch: string, commit: string, from: string | null): Promise<void> {
    const ref = branchRef(branch)
    this.#expect(ref, commit, true, null)
    await git(['update-ref', ref, commit, from ?? '0'.repeat(commit.length)], { gitDir: this.gitDir })
    await this.#settled()
  }

  /** The frozen base becomes the forge's own copy of the base branch, or moves it forward. */
  async bringBase(options: { from: string; branch: string; commit: string }): Promise<void> {
    const { from, branch } = options
    const commit = objectNameOf(options.commit)
    const at = await this.branch(branch)
    if (at === commit) return
    await git(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', from, commit], {
      gitDir: this.gitDir,
    })
    // Ahead of the base by merges that nobody brought home yet: they are not taken back.
    if (at === null || (await isAncestor(this.gitDir, at, commit))) await this.moveBase(branch, commit, at)
  }

  async inspect(quarantine: string): Promise<Finding[]> {
    // Configuration first: everything after this asks git.
    const controls = controlDrift(this.#controls, await readControlFiles(this.gitDir, counts))
    await restoreControlFiles(this.gitDir, this.#controls, controls, quarantine)

    const now = await this.#settled()
    const expected = new Map(
      this.#store.rows.refs.flatMap(({ name, object }) => (object ? [[name, object]] : [])),
    )
    const refs = refDrift(expected, now).filter(({ ref }) => ref !== 'HEAD')
    await restoreRefs(this.gitDir, refs)

    const spoilt = await spoiltObjects(this.gitDir, this.#objects)
    this.#objects = await readObjectFiles(this.gitDir)
    return [
      ...controls.map((drift) => controlFinding('forge', drift, 'It is as it was again.')),
      ...refs.map((drift) => refFinding('forge', drift, 'It is where it was again.')),
      ...spoilt.map((path) =>
        integrityFinding(
          'object_spoilt',
          `forge objects/${path}`,
          'An object of the forge is not what its name says. Push the branches again from the run’s hub.',
        ),
      ),
    ]
  }

  #expect(name: string, next: string, base: boolean, run: string | null): void {
    this.#store.change((rows) => {
      const known = refRow(rows, name)
      if (run !== null && known.run !== null && known.run !== run)
        throw new ForgeRefused(
          'forge.branch_taken',
          `${name.slice('refs/heads/'.length)} is the branch of ${known.run}, which is not over. Merge or cancel that one first, or give this task's branch another name.`,
        )
      const expected = { ...known, name, next, base, run: run ?? known.run }
      return { ...rows, refs: [...rows.refs.filter((each) => each.name !== name), expected] }
    }, this.#announce)
  }

  /** What was announced and has arrived is from now on what should be; the announcement is spent. */
  async #settled(): Promise<Map<string, string>> {
    const now = await readRefs(this.gitDir)
    if (!this.#store.rows.refs.some(({ name, next }) => next && now.get(name) === next)) return now

    this.#store.change(
      (rows) => ({
        ...rows,
        refs: rows.refs.map((each) =>
          each.next && now.get(each.name) === each.next ? { ...each, object: each.next, next: null } : each,
        ),
      }),
      this.#announce,
    )
    return now
  }

  /** For the hook, which reads a file: every update that was announced and has not arrived, of whichever run. */
  readonly #announce = ({ refs }: Rows): void => {
    const lines = refs.flatMap(({ name, next, base }) => (next && !base ? [`${name} ${next}\n`] : []))
    const file = join(this.gitDir, 'accept')
    if (lines.length === 0) return rmSync(file, { force: true })
    writeFileSync(`${file}.part`, lines.join(''), { mode: 0o600 })
    renameSync(`${file}.part`, file)
  }
}

const refRow = (rows: Rows, name: string): Rows['refs'][number] =>
  rows.refs.find((each) => each.name === name) ?? { name, object: null, next: null, base: false, run: null }

const counts = (path: string): boolean => ofOurs(path) && !/^accept(\.part)?$/.test(path)

async function makeRepository(gitDir: string): Promise<void> {
  const part = `${gitDir}.part`
  await removeFolder(part)
  await mkdir(part, { recursive: true, mode: 0o700 })
  await git(['init', '--quiet', '--bare', '--template=', '--', part], { gitDir: null })
  await chmod(part, 0o700)
  await rename(part, gitDir)
}

async function writeControls(gitDir: string): Promise<void> {
  await removeFolder(join(gitDir, 'hooks'))
  for (const name of ['pre-receive', 'update', 'reference-transaction'])
    await writeWhole(join(gitDir, 'hooks', name), hook, 0o755)
  await writeWhole(join(gitDir, 'config'), config, 0o644)
  await writeWhole(join(gitDir, 'info/attributes'), '* !filter !merge !diff !export-subst\n', 0o644)
  await writeWhole(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n', 0o644)
}

const config = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
	logAllRefUpdates = false
[receive]
	denyDeletes = true
	fsckObjects = false
	autogc = false
	advertiseAtomic = true
[uploadpack]
	allowAnySHA1InWant = true
[gc]
	auto = 0
`
