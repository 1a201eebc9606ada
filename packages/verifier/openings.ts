import { Decrypter } from 'age-encryption'
import { textOf } from './bytes.ts'
import { isList, isObject, readCanonical, type Json } from './canonical-json.ts'
import { fails, holds, open, type Claim } from './claim.ts'
import { isCommitted, type Opening } from './commitment.ts'
import { linesOf } from './lines.ts'
import type { Manifest } from './manifest.ts'
import { Refusal } from './refusal.ts'
import type { Archive, ArchiveFile } from './zip.ts'

/** By what opened values are unsealed: the passphrase, or the text of an age identity file. */
export type Opener = { readonly passphrase: string } | { readonly identity: string }

/** An opened value that is what the log committed to, and the place of its entry. */
export type OpenedValue = Opening & { readonly index: number }

export interface OpeningsOptions {
  readonly opener?: Opener | undefined
  /** Told each opened value that was verified, in the order of the entries. */
  readonly onOpened?: ((opened: OpenedValue) => void) | undefined
}

const fileName = 'openings.jsonl.age'

/**
 * Whether each opened value is the very one that its entry committed to (FORMAT.md section 11). The entries have been proven
 * before; of them and of the opened values no more than a piece is held.
 */
export async function openingsClaim(
  archive: Archive,
  manifest: Manifest,
  { opener, onOpened }: OpeningsOptions,
): Promise<Claim | null> {
  if (!manifest.opened) return null
  const { count, to } = manifest.opened
  const file = archive.get(fileName)
  if (!file) throw new Refusal('file.missing', `${fileName} is missing`)
  if (!opener)
    return open(
      'openings.sealed',
      `It carries ${counted(count, 'opened value')}, sealed to ${to === 'passphrase' ? 'a passphrase' : to}. Nothing was given that opens them.`,
    )
  const plain = await unsealed(file, opener)
  if (!plain) return open('openings.not_opened', 'Its opened values do not open with what was given.')

  const openings = openingsIn(plain)
  let next = await openings.next()
  let committed = 0
  let found = 0
  for await (const { place, leaf } of entriesIn(archive, manifest)) {
    committed += commitmentsIn(leaf)
    let before: OpenedValue | null = null
    while (!next.done && next.value.index === place) {
      const opened: OpenedValue = next.value
      if (before && !isAfter(opened, before)) return fails('openings.twice', `${named(opened)} comes twice.`)
      if (!isCommitted(leaf, opened))
        return fails('opening.not_committed', `${named(opened)} is not what the log committed to.`)
      onOpened?.(opened)
      found += 1
      before = opened
      next = await openings.next()
    }
  }
  if (!next.done)
    return fails('opening.of_no_entry', `${named(next.value)} belongs to no entry of this archive.`)
  if (found !== count)
    return fails(
      'openings.miscounted',
      `The manifest promises ${counted(count, 'opened value')}, and there are ${found}.`,
    )

  return holds(
    'openings.genuine',
    `Opened: ${found} of the ${counted(committed, 'personal value')} behind its entries, each the very one that the log committed to.`,
  )
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`

const named = ({ table, column, row, index }: OpenedValue) =>
  `The opened value of ${column} in ${table} ${row} at ${index}`

/** Null where it does not open with what was given. */
async function unsealed(file: ArchiveFile, opener: Opener): Promise<ReadableStream<Uint8Array> | null> {
  const age = new Decrypter()
  try {
    if ('passphrase' in opener) age.addPassphrase(opener.passphrase)
    else for (const identity of identitiesIn(opener.identity)) age.addIdentity(identity)

    return await age.decrypt(file.stream())
  } catch {
    return null // another passphrase or key, or no key at all
  }
}

/** The lines of an age identity file that are no comments. */
const identitiesIn = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))

async function* openingsIn(plain: ReadableStream<Uint8Array>): AsyncGenerator<OpenedValue, undefined> {
  let unfinished = 0
  try {
    for await (const { lines, rest } of linesOf(plain)) {
      unfinished = rest
      for (const line of lines) yield openingIn(line)
    }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('openings.unreadable', 'its opened values were changed after they were sealed')
  }
  if (unfinished > 0) throw malformed()
}

const names = ['column', 'index', 'row', 'salt', 'table', 'value']

function openingIn(line: Uint8Array): OpenedValue {
  const value = read(line)
  if (!isObject(value) || Object.keys(value).join() !== names.join()) throw malformed()
  const { column, index, row, salt, table, value: text } = value
  if (typeof index !== 'number' || [column, row, salt, table, text].some((each) => typeof each !== 'string'))
    throw malformed()

  return { column, index, row, salt, table, value: text } as OpenedValue // as was just asked
}

const malformed = () =>
  new Refusal('openings.malformed', 'one of its opened values is none, or is spelled in another way')

function read(line: Uint8Array): Json | undefined {
  try {
    return readCanonical(textOf(line)) ?? undefined
  } catch {
    return undefined // no UTF-8
  }
}

/** In the order of table, row and column, so that none comes twice. */
function isAfter(one: OpenedValue, other: OpenedValue): boolean {
  for (const name of ['table', 'row', 'column'] as const)
    if (one[name] !== other[name]) return one[name] > other[name]

  return false
}

interface Entry {
  readonly place: number
  readonly leaf: Json
}

/** The entries once more, those that were pruned left out: what they are has been proven. */
async function* entriesIn(archive: Archive, { mode, first }: Manifest): AsyncGenerator<Entry> {
  const file = archive.get('entries.jsonl')
  if (!file) throw new Refusal('file.missing', 'entries.jsonl is missing')
  let place = first ?? 0
  for await (const { lines } of linesOf(file.stream()))
    for (const line of lines) {
      const value = read(line)
      if (mode === 'range') {
        if (isObject(value) && isObject(value['body'])) yield { place, leaf: value }
        place += 1
      } else if (isObject(value) && typeof value['index'] === 'number')
        yield { place: value['index'], leaf: value['leaf'] ?? null }
    }
}

/** How many personal values an entry committed to. */
function commitmentsIn(leaf: Json): number {
  const body = isObject(leaf) ? leaf['body'] : undefined
  const changes = isObject(body) && isList(body['changes']) ? body['changes'] : []

  return changes
    .flatMap((change) =>
      isObject(change) && isObject(change['columns']) ? Object.values(change['columns']) : [],
    )
    .filter((column) => isObject(column) && typeof column['commitment'] === 'string').length
}
