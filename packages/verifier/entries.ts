import { textOf } from './bytes.ts'
import { canonicalJson, isObject, readCanonical, type Json } from './canonical-json.ts'
import { fails, holds, open, type Claim } from './claim.ts'
import { linesOf } from './lines.ts'
import type { Manifest } from './manifest.ts'
import { Places } from './places.ts'
import { hashes, type Proofs } from './proofs.ts'
import { isOver, prunedHash, type Policy } from './pruned.ts'
import { Refusal } from './refusal.ts'
import { Edge, leafHash, verifyConsistency, verifyInclusion, type Head } from './tree.ts'
import type { ArchiveFile } from './zip.ts'

/** What came of the entries, and the roots that the tree had on the way at the sizes that were asked for. */
export interface EntriesVerdict {
  readonly claims: readonly Claim[]
  readonly rootsAt: ReadonlyMap<number, Uint8Array>
}

export interface EntriesOptions {
  readonly file: ArchiveFile
  readonly manifest: Manifest
  readonly proofs: Proofs
  readonly head: Head
  /** By which contents may be missing; null: none may. */
  readonly policy: Policy | null
  /** Sizes at which somebody else holds a checkpoint. */
  readonly sizes: ReadonlySet<number>
  onProgress(count: number): void
}

export const verifyEntries = (options: EntriesOptions): Promise<EntriesVerdict> =>
  options.manifest.mode === 'range' ? verifyRange(options) : verifySelection(options)

/**
 * The entries from one place to another, a leaf each line. The left edge of the tree before them, the leaves appended,
 * is the tree that ends with them; that this one is the beginning of the signed tree shows that no leaf was left out,
 * added, changed or moved.
 */
async function verifyRange({ file, manifest, proofs, head, policy, sizes, onProgress }: EntriesOptions) {
  const first = manifest.first ?? 0
  const edge = Edge.of(first, manifest.first === null ? [] : proofs.edge)
  if (!edge) throw new Refusal('proofs.malformed', 'its left edge is of no such tree')
  const rootsAt = new Map<number, Uint8Array>()
  const noted = () =>
    (sizes.has(edge.size) || edge.size === (policy?.last ?? -1) + 1) && rootsAt.set(edge.size, edge.root())
  const pruned: Pruned = { count: 0, firstHidden: null }
  noted()
  await eachLine(file, onProgress, (line) => {
    edge.append(prunedAt(line, edge.size, policy, pruned) ?? leafHash(line))
    noted()
  })
  const count = edge.size - first
  const claims: Claim[] = []
  const isWhole = count === manifest.count && (count === 0) === (manifest.first === null)
  if (!isWhole || (count > 0 && manifest.last !== edge.size - 1))
    claims.push(miscounted(manifest.count, count))
  const isPrefix = count > 0 && verifyConsistency({ size: edge.size, root: edge.root() }, head, proofs.end)
  if (count === 0 && isWhole) claims.push(holds('range.empty', 'It holds no entries, and claims none.'))
  else if (!isPrefix) claims.push(notTheLogs(manifest))
  else if (claims.length === 0)
    claims.push(
      holds(
        'range.complete',
        `Complete from ${first} to ${edge.size - 1}: ${counted(count)}, each at its place in the log, none changed, added or left out.`,
      ),
    )

  if (isPrefix) claims.push(...prunedClaims(pruned, policy, rootsAt))

  return { claims, rootsAt: isPrefix ? rootsAt : new Map<number, Uint8Array>() }
}

interface Pruned {
  count: number
  /** The first place without contents that no policy covers. */
  firstHidden: number | null
}

function prunedAt(line: Uint8Array, place: number, policy: Policy | null, pruned: Pruned): Uint8Array | null {
  const hash = prunedHash(line)
  if (!hash) return null
  pruned.count += 1
  if (place > (policy?.last ?? -1)) pruned.firstHidden ??= place

  return hash
}

function* prunedClaims(
  { count, firstHidden }: Pruned,
  policy: Policy | null,
  rootsAt: ReadonlyMap<number, Uint8Array>,
): Generator<Claim> {
  if (firstHidden !== null)
    yield fails(
      'entries.hidden',
      `What stands in the log at ${firstHidden} was left out, and no decision on the log covers it.`,
    )
  if (policy && !isOver(policy, rootsAt))
    yield fails('policy.invalid', `The decision at ${policy.index} to prune was made over other entries.`)
  else if (policy && count > 0 && firstHidden === null)
    yield holds(
      'entries.pruned',
      `Entries 0 to ${policy.last} were pruned under policy entry ${policy.index}: their hashes are in the tree, their contents can’t be shown.`,
    )
}

const notTheLogs = ({ first, last }: Manifest) =>
  fails(
    'entries.not_the_logs',
    `The entries are not what stands in the log from ${first} to ${last}: at least one was changed, added, moved or left out.`,
  )

const counted = (count: number) => (count === 1 ? '1 entry' : `${count} entries`)
const miscounted = (promised: number, found: number) =>
  fails('entries.miscounted', `The manifest promises ${counted(promised)}, and there are ${found}.`)

/** Chosen entries, each with its place and its own proof. */
async function verifySelection({ file, manifest, head, policy, onProgress }: EntriesOptions) {
  const places = new Places()
  let count = 0
  let firstBad: { line: number; because: string; code: string } | undefined
  await eachLine(file, onProgress, (line) => {
    count += 1
    const because = firstBad ? null : faultOf(line, head, places)
    if (because) firstBad = { line: count, ...because }
  })
  const claims: Claim[] = []
  if (count !== manifest.count) claims.push(miscounted(manifest.count, count))
  if (firstBad) claims.push(fails(firstBad.code, `Line ${firstBad.line} of the entries ${firstBad.because}.`))
  else
    claims.push(
      holds(
        'selection.genuine',
        `A selection${manifest.filter ? ` by filter (${manifest.filter})` : ''}: the ${counted(count)} in it stand in the log unchanged. That nothing else fits the filter can’t be proven.`,
      ),
    )
  if (policy)
    claims.push(
      open(
        'selection.pruned',
        `Entries 0 to ${policy.last} were pruned under policy entry ${policy.index}: whether any of them would have been chosen can’t be shown.`,
      ),
    )

  return { claims, rootsAt: new Map<number, Uint8Array>() }
}

function faultOf(line: Uint8Array, { size, root }: Head, places: Places) {
  const entry = selectedEntry(line)
  if (!entry) return { code: 'entries.malformed', because: 'is no entry with its place and proof' }
  if (!places.add(entry.index)) return { code: 'entries.twice', because: 'repeats one that was there before' }
  const { index, leaf, proof } = entry

  return verifyInclusion({ index, size, root }, leafHash(leaf), proof)
    ? null
    : { code: 'entry.not_included', because: `is not what stands in the log at ${index}` }
}

function selectedEntry(line: Uint8Array) {
  try {
    const value = readCanonical(textOf(line)) ?? undefined
    if (!isObject(value) || !isPlace(value['index']) || !isObject(value['leaf'])) return null

    return {
      index: value['index'],
      leaf: new TextEncoder().encode(canonicalJson(value['leaf'])),
      proof: hashes(value['proof']),
    }
  } catch {
    return null // no UTF-8, or no hashes
  }
}

const isPlace = (value: Json | undefined): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0

async function eachLine(
  file: ArchiveFile,
  onProgress: (count: number) => void,
  work: (line: Uint8Array) => void,
): Promise<void> {
  let count = 0
  let unfinished = 0
  for await (const { lines, rest } of linesOf(file.stream())) {
    for (const line of lines) work(line)
    count += lines.length
    unfinished = rest
    onProgress(count)
  }
  if (unfinished > 0) throw new Refusal('entries.malformed', 'the last line of its entries has no end')
}
