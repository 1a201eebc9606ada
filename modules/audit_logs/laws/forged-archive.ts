import { hash } from 'node:crypto'
import {
  leafHash,
  signCheckpoint,
  signStatement,
  StoredTree,
  type Json,
  type LeafHashes,
  type NoteSigner,
} from '@leadkeep/audit'
import { openZip } from '@leadkeep/verifier'
import { BlobWriter, configure, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js'

configure({ useWebWorkers: false })

/** The files of an archive by name, to be changed and put together again; bytes as `latin1`, one character each. */
export type Files = ReadonlyMap<string, string>

const isBytes = (name: string) => name.endsWith('.age')
const bytesOf = (name: string, text: string) => Buffer.from(text, isBytes(name) ? 'latin1' : 'utf8')

export async function filesOf(archive: Blob): Promise<Files> {
  const files = await openZip(archive)
  const texts = [...files].map(async ([name, file]) => {
    const bytes = Buffer.from(await new Response(file.stream()).arrayBuffer())

    return [name, bytes.toString(isBytes(name) ? 'latin1' : 'utf8')] as const
  })

  return new Map(await Promise.all(texts))
}

export async function zipped(files: Iterable<readonly [string, string]>): Promise<Blob> {
  const zip = new ZipWriter(new BlobWriter('application/zip'), { dataDescriptor: true })
  for (const [name, text] of files) await zip.add(name, new Uint8ArrayReader(bytesOf(name, text)))

  return zip.close()
}

type Body = { readonly [name: string]: Json }

/** What the manifest says, with changes, signed anew over the files as they are: what only the holder of the key can do. */
export function signedAnew(files: Files, signer: NoteSigner, changes: Body = {}): Files {
  const body = JSON.parse(files.get('MANIFEST.json')!) as Body // as it was written
  const listed: [string, Json][] = [...files]
    .filter(([name]) => !name.startsWith('MANIFEST.'))
    .map(([name, text]) => [
      name,
      { bytes: bytesOf(name, text).length, sha256: hash('sha256', bytesOf(name, text)) },
    ])

  return withManifest(files, { ...body, ...changes, files: Object.fromEntries(listed) }, signer)
}

export function withManifest(files: Files, body: Body, signer: NoteSigner): Files {
  const statement = signStatement({ kind: 'audit_logs.export', body }, signer)

  return new Map([
    ...files,
    ['MANIFEST.json', `${statement.split('\n')[2]}\n`],
    ['MANIFEST.statement', statement],
  ])
}

export const linesOf = (files: Files) => files.get('entries.jsonl')!.trimEnd().split('\n')
export const withLines = (files: Files, lines: readonly string[]): Files =>
  new Map([...files, ['entries.jsonl', lines.map((line) => `${line}\n`).join('')]])

/** Another log by the same key, and an export of all of it, in which everything agrees with everything. */
export async function forkedArchive(
  files: Files,
  lines: readonly string[],
  signer: NoteSigner,
): Promise<Files> {
  const tree = await treeOf(lines)
  const checkpoint = signCheckpoint({ origin: signer.name, size: tree.size, root: tree.root }, signer)
  const forged = new Map([
    ...withLines(files, lines),
    ['checkpoint.txt', checkpoint],
    ['proofs.json', '{"earlier":[],"edge":[],"end":[]}\n'],
  ])

  return signedAnew(forged, signer, {
    first: 0,
    last: tree.size - 1,
    count: tree.size,
    checkpoint: { size: tree.size, root: tree.root.toString('base64') },
  })
}

export async function treeOf(lines: readonly string[]): Promise<StoredTree> {
  const hashes = Buffer.concat(lines.map((line) => leafHash(Buffer.from(line))))
  const leaves: LeafHashes = async (from, to) => hashes.subarray(from * 32, to * 32)

  return (await StoredTree.read(leaves, lines.length))!
}
