import { createHash } from 'node:crypto'
import { chmod, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { entriesOf, statIfThere } from './files.ts'
import { integrityFinding } from './integrity-finding.ts'
import type { Finding } from '../core/finding.ts'
import type { Hub } from './hub.ts'

/** The frozen base as files: settings, gates' configuration and tests are read from here and from nowhere else. */
export class BaseFolder {
  readonly folder: string
  readonly #hub: Hub
  #digest: string

  private constructor(hub: Hub, folder: string, digest: string) {
    this.#hub = hub
    this.folder = folder
    this.#digest = digest
  }

  static async open(hub: Hub, folder: string): Promise<BaseFolder> {
    const base = new BaseFolder(hub, folder, '')
    await base.#make()
    return base
  }

  /** Made again from the hub's objects when anything in it differs. */
  async inspect(): Promise<Finding[]> {
    if ((await digestOf(this.folder)) === this.#digest) return []
    await this.#make()
    return [
      integrityFinding(
        'base_changed',
        this.folder,
        'The frozen base, which gates are read from, was changed. It was made again from its commit.',
      ),
    ]
  }

  async #make(): Promise<void> {
    await this.#hub.checkOut(this.#hub.base, this.folder)
    await readOnly(this.folder)
    this.#digest = await digestOf(this.folder)
  }
}

async function readOnly(folder: string): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    const at = join(folder, entry.name)
    if (entry.isDirectory()) await readOnly(at)
    else if (entry.isFile()) await chmod(at, Number((await statIfThere(at))?.mode ?? 0o444n) & 0o555)
  }
  await chmod(folder, 0o555)
}

/** Over every name, kind, mode and content under a folder. */
export async function digestOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
  const walk = async (inside: string): Promise<void> => {
    for (const entry of await entriesOf(join(folder, inside))) {
      const path = join(inside, entry.name)
      const at = join(folder, path)
      const mode = Number((await statIfThere(at))?.mode ?? 0n)
      hash.update(`${path}\0${mode}\0`)
      if (entry.isDirectory()) await walk(path)
      else if (entry.isSymbolicLink()) hash.update(await readlink(at))
      else if (entry.isFile())
        hash.update(
          createHash('sha256')
            .update(await readFile(at))
            .digest(),
        )
    }
  }
  await walk('')
  return hash.digest('hex')
}
