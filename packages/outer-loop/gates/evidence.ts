import { mkdir, realpath, writeFile } from 'node:fs/promises'
import { extname, join, resolve, sep } from 'node:path'
import type { GateResult } from '../core/gate.ts'
import type { GateContext } from './gate.ts'
import type { Report } from './report.ts'
import { readWritten } from './written-file.ts'

const most = 200
const largest = 30_000_000
const endings = /^\.(png|jpe?g|webm|zip|txt|md|json|html|log)$/i

/** Screenshots and traces, copied out of the folder before it goes; only files that lie in it, by their real paths. */
export async function keepEvidence(
  context: GateContext,
  id: string,
  folder: string,
  { attachments }: Report,
): Promise<GateResult['evidence']> {
  const kept: GateResult['evidence'] = []
  const root = (await realpath(folder)) + sep
  for (const { name, path, mediaType } of attachments.slice(0, most)) {
    const real = await realpath(resolve(folder, path)).catch(() => null) // What is gone, or a dead link, is no evidence.
    const content = real?.startsWith(root) ? await readWritten(real, largest) : null
    if (!content) continue
    await mkdir(join(context.evidence, id), { recursive: true })
    const ending = extname(path)
    const copy = join(context.evidence, id, `${kept.length + 1}${endings.test(ending) ? ending : '.bin'}`)
    await writeFile(copy, content, { mode: 0o600 })
    kept.push({ name: name.slice(0, 200), path: copy, mediaType: mediaType.slice(0, 100) })
  }

  return kept
}
