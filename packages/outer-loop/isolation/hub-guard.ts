import { join } from 'node:path'
import { z } from 'zod'
import { ofOurs, controlDrift, readControlFiles, restoreControlFiles } from './control-files.ts'
import { readIfThere, writeWhole } from './files.ts'
import { controlFinding, integrityFinding, refFinding } from './integrity-finding.ts'
import { readObjectFiles, restoreObjects, spoiltObjects } from './objects.ts'
import { readRefs, refDrift, restoreRefs } from './refs.ts'
import type { ControlFiles } from './control-files.ts'
import type { Finding } from '../core/finding.ts'
import type { ObjectFiles } from './objects.ts'
import type { RefDrift } from './refs.ts'

/**
 * What the hub should be, kept outside it: every ref the engine set, and every file that decides what git does there.
 * `inspect` names what is otherwise and puts it back. With the sandbox there is nothing to find.
 */
export class HubGuard {
  readonly #gitDir: string
  readonly #record: string
  #refs: Map<string, string>
  #next = new Map<string, string>()
  #controls: ControlFiles
  #objects: ObjectFiles

  private constructor(
    gitDir: string,
    record: string,
    refs: Map<string, string>,
    controls: ControlFiles,
    objects: ObjectFiles,
  ) {
    this.#gitDir = gitDir
    this.#record = record
    this.#refs = refs
    this.#controls = controls
    this.#objects = objects
  }

  static async open(gitDir: string, folder: string): Promise<HubGuard> {
    const record = join(folder, 'hub.json')
    const written = await readIfThere(record)
    const objects = await readObjectFiles(gitDir)
    if (written) {
      const { refs, next, controls } = recorded.parse(JSON.parse(written.toString()))
      const kept = new Map(
        controls.map(({ path, mode, content, link }) => [
          path,
          { mode, link, content: Buffer.from(content, 'base64') },
        ]),
      )
      const guard = new HubGuard(gitDir, record, new Map(refs), kept, objects)
      guard.#next = new Map(next)
      return guard
    }

    const guard = new HubGuard(
      gitDir,
      record,
      await readRefs(gitDir),
      await readControlFiles(gitDir, ofOurs),
      objects,
    )
    await guard.#write()
    return guard
  }

  /** Said before the engine moves a ref: should it die now, the ref may be what it was or this. */
  async expect(ref: string, commit: string): Promise<void> {
    this.#next.set(ref, commit)
    await this.#write()
  }

  /** Said after it: this and nothing else. */
  async moved(ref: string, commit: string): Promise<void> {
    this.#refs.set(ref, commit)
    this.#next.delete(ref)
    await this.#write()
  }

  /** After the engine opened or removed a task's worktree: its git folder is as it should be now, nothing else is. */
  async settle(task: string): Promise<void> {
    const own = (path: string) => path.startsWith(`worktrees/${task}/`)
    const now = await readControlFiles(this.#gitDir, (path) => ofOurs(path) && own(path))
    this.#controls = new Map([...[...this.#controls].filter(([path]) => !own(path)), ...now])
    await this.#write()
  }

  /**
   * Names what drifted and puts it back; what was there instead is kept in `quarantine`. `seen` is told where the refs
   * were, when git may be asked again and they are not put back yet.
   */
  async inspect(
    quarantine: string,
    spare?: string,
    seen?: (now: ReadonlyMap<string, string>, strayed: readonly RefDrift[]) => Promise<void>,
  ): Promise<Finding[]> {
    const found: Finding[] = []
    // Configuration first: everything after this asks git.
    const controls = controlDrift(this.#controls, await readControlFiles(this.#gitDir, ofOurs))
    await restoreControlFiles(this.#gitDir, this.#controls, controls, quarantine)
    found.push(...controls.map((drift) => controlFinding('hub', drift, 'It is as it was again.')))

    const now = await readRefs(this.#gitDir)
    // What the engine was about to move when it died: it arrived, or was moved on by somebody, and then this is right.
    for (const [ref, commit] of this.#next)
      if (now.get(ref) !== this.#refs.get(ref)) this.#refs.set(ref, commit)
    this.#next.clear()
    await this.#write()
    const refs = refDrift(this.#refs, now).filter(({ ref }) => ref !== 'HEAD')
    await seen?.(now, refs)
    await restoreRefs(this.#gitDir, refs)
    found.push(...refs.map((drift) => refFinding('hub', drift, 'It is where it was again.')))

    const spoilt = await spoiltObjects(this.#gitDir, this.#objects)
    const lost = spoilt.length > 0 ? await restoreObjects(this.#gitDir, spoilt, spare) : []
    const done =
      lost.length > 0 ? 'The run cannot go on with this hub.' : 'It was put back from the repository.'
    found.push(
      ...spoilt.map((path) =>
        integrityFinding(
          'object_spoilt',
          `hub objects/${path}`,
          `An object of the hub is missing or not what its name says. ${done}`,
        ),
      ),
    )
    this.#objects = await readObjectFiles(this.#gitDir)
    return found
  }

  async #write(): Promise<void> {
    const content = {
      refs: [...this.#refs],
      next: [...this.#next],
      controls: [...this.#controls].map(([path, { mode, content: bytes, link }]) => ({
        path,
        mode,
        link,
        content: bytes.toString('base64'),
      })),
    }
    await writeWhole(this.#record, JSON.stringify(content))
  }
}

const pairs = z.array(z.tuple([z.string(), z.string()]))
const recorded = z.object({
  refs: pairs,
  next: pairs,
  controls: z.array(z.object({ path: z.string(), mode: z.number(), link: z.boolean(), content: z.string() })),
})
