import { concat, textOf } from './bytes.ts'
import { isObject, type Json } from './canonical-json.ts'
import type { LogKey } from './note.ts'
import { Refusal } from './refusal.ts'
import { openStatement } from './statement.ts'
import { eachPart } from './stream.ts'
import type { Archive } from './zip.ts'

/** What an export says of itself, signed by the log's key (FORMAT.md section 4). */
export interface Manifest {
  /** 2: places may be pruned. */
  readonly v: 1 | 2
  readonly mode: 'range' | 'selection'
  readonly count: number
  /** Places of the first and the last entry of a range; null without one. */
  readonly first: number | null
  readonly last: number | null
  /** Who made it, when and why: told, not judged. */
  readonly at: string
  readonly by: string
  readonly purpose: string
  readonly filter: string
  /** Every other file, by name. */
  readonly files: ReadonlyMap<string, { readonly size: number; readonly sha256: string }>
  /** Null: the archive has no opened values, and does not say that it had any. */
  readonly opened: { readonly count: number; readonly to: string } | null
}

const kind = 'audit_logs.export'

/** The manifest of an archive; throws a Refusal. */
export async function readManifest(archive: Archive, key: LogKey): Promise<Manifest> {
  const note = await smallText(archive, 'MANIFEST.statement')
  const statement = openStatement(note, key)
  const manifest = statement.kind === kind ? manifestOf(statement.body) : null
  if (!manifest) throw new Refusal('manifest.malformed', 'it is signed, but it is no manifest of an export')
  const [, , line] = note.split('\n')
  if ((await smallText(archive, 'MANIFEST.json')) !== `${line}\n`)
    throw new Refusal('manifest.differs', 'MANIFEST.json does not say what was signed')

  return manifest
}

const mostBytes = 16 * 1024 * 1024

/** A file that is read as a whole, so it must not be a large one, whatever the archive says of its length. */
export async function smallText(archive: Archive, name: string): Promise<string> {
  const file = archive.get(name)
  if (!file) throw new Refusal('file.missing', `${name} is missing`)
  const parts: Uint8Array[] = []
  let length = 0
  await eachPart(file.stream(), (part) => {
    length += part.length
    if (length > mostBytes) throw new Refusal('file.too_large', `${name} is far too large`)
    parts.push(part)
  })
  try {
    return textOf(concat(...parts))
  } catch {
    throw new Refusal('file.malformed', `${name} is no text`)
  }
}

function manifestOf(body: { readonly [name: string]: Json }): Manifest | null {
  const { v, mode, count, first = null, last = null, at, by, purpose, filter, files, opened } = body
  const isPlace = (value: Json): value is number => Number.isSafeInteger(value) && Number(value) >= 0
  if ((v !== 1 && v !== 2) || (mode !== 'range' && mode !== 'selection')) return null
  if (typeof count !== 'number' || !isPlace(count) || !isObject(files)) return null
  if ((first !== null && !isPlace(first)) || (last !== null && !isPlace(last))) return null
  const listed = Object.entries(files).map(([name, file]) => {
    const { bytes, sha256 } = isObject(file) ? file : {}

    return typeof bytes === 'number' && typeof sha256 === 'string'
      ? ([name, { size: bytes, sha256 }] as const)
      : null
  })

  return {
    v,
    mode,
    count,
    first,
    last,
    at: told(at),
    by: isObject(by) ? [by['kind'], by['id']].filter(Boolean).map(told).join(' ') : '',
    purpose: told(purpose),
    filter: isObject(filter)
      ? Object.entries(filter)
          .map(([name, value]) => `${name} ${told(value)}`)
          .join(', ')
      : '',
    files: new Map(listed.filter((each) => each !== null)),
    opened:
      isObject(opened) && typeof opened['count'] === 'number'
        ? { count: opened['count'], to: told(opened['to']) }
        : null,
  }
}

const told = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
