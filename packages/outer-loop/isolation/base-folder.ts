import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { isAsItWas, lookedAt, type Seen } from './as-it-was.ts'
import { entriesOf, statIfThere } from './files.ts'
import { integrityFinding } from './integrity-finding.ts'
import type { Finding } from '../core/finding.ts'
import type { Hub } from './hub.ts'

/** The frozen base as files: settings, gates' configuration and tests are read from here and from nowhere else. */
export class BaseFolder {
  readonly folder: string
  readonly #hub: Hub
  #seen: Seen = new Map()

  private constructor(hub: Hub, folder: string) {
    this.#hub = hub
    this.folder = folder
  }

  static async open(hub: Hub, folder: string): Promise<BaseFolder> {
    const base = new BaseFolder(hub, folder)
    await base.#make()
    return base
  }

  /** Made again from the hub's objects when anything in it differs. */
  async inspect(): Promise<Finding[]> {
    if (await isAsItWas(this.folder, this.#seen)) return []
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
    this.#seen = await lookedAt(this.folder)
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
