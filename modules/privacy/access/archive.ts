import { configure, TextReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'
import { asPage } from './as-page.ts'
import type { Say } from './say.ts'
import { packageSchema, type SubjectPackage } from './schema.ts'

configure({ useWebWorkers: false })

/** FORMAT.md, section 5: for programs, for people, and what programs may rely on. */
export async function archiveOf(built: SubjectPackage, language: string, say: Say): Promise<Uint8Array> {
  const archive = new ZipWriter(new Uint8ArrayWriter())
  for (const [name, text] of [
    ['package.json', JSON.stringify(built, null, 2)],
    ['package.html', asPage(built, language, say)],
    ['schema.json', JSON.stringify(packageSchema(), null, 2)],
  ] as const)
    await archive.add(name, new TextReader(text))

  return archive.close()
}
