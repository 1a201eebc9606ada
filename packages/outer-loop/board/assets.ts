import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

export interface Asset {
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

const faces = {
  'text.woff2': '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
  'heading.woff2': '@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2',
}
const own = {
  'board.css': 'text/css; charset=utf-8',
  'board.mjs': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
}

/** Styles, script and faces, read once. Nothing is fetched from anywhere. */
export async function readAssets(): Promise<ReadonlyMap<string, Asset>> {
  const resolve = createRequire(import.meta.url).resolve
  const files = [
    ...Object.entries(own).map(([name, type]) => ({
      name,
      type,
      path: join(import.meta.dirname, 'assets', name),
    })),
    ...Object.entries(faces).map(([name, module]) => ({ name, type: 'font/woff2', path: resolve(module) })),
  ]
  const read = files.map(
    async ({ name, type, path }) => [name, { type, bytes: new Uint8Array(await readFile(path)) }] as const,
  )

  return new Map(await Promise.all(read))
}
