import { prunedMeanwhile } from '../errors.ts'
import type { PrunePolicy } from '@leadkeep/audit'
import type { EntryRow } from '../data/read-entries.ts'
import type { Making } from './archive.ts'
import { chosenEntries, rangeEntries, type Pages, type RangeRow } from './chosen-entries.ts'
import { writers } from './format.ts'

/** The entries that were chosen, a page at a time. How far it came is told with what is written next. */
export async function* pagesOf({ services, scope, begun, tree, chosen, progress }: Making): Pages {
  const { database } = services
  const pages =
    chosen.mode === 'range'
      ? rangeEntries(database, scope.tenantId, chosen)
      : chosenEntries(database, scope.tenantId, begun.filter, tree.size)
  for await (const rows of pages) {
    yield rows
    progress.done += rows.length
  }
}

export async function* linesOf(making: Making): AsyncGenerator<string> {
  const { tree, chosen, policy, made } = making
  for await (const rows of pagesOf(making)) {
    const lines = rows.map((row) => lineOf(row, policy))
    made.entries += rows.length
    if (chosen.mode === 'range') yield lines.join('')
    else {
      const proofs = await Promise.all(rows.map(({ index }) => tree.inclusion(Number(index))))
      yield lines.map((line, at) => chosenLine(rows[at]!.index!, line, proofs[at]!)).join('')
    }
  }
}

/** An entry with its place and proof. Names in their order, no blanks: canonical, since the leaf is. */
export const chosenLine = (index: string | number, line: string, proof: readonly Buffer[]) =>
  `{"index":${index},"leaf":${line.trimEnd()},"proof":${hashesText(proof)}}\n`

export const hashesText = (hashes: readonly Buffer[]) =>
  JSON.stringify(hashes.map((hash) => hash.toString('base64')))

export async function* spreadsheetOf(making: Making): AsyncGenerator<string> {
  yield writers.csv.head
  for await (const rows of pagesOf(making)) yield rows.filter(isThere).map(writers.csv.line).join('')
}

export const isThere = (row: RangeRow): row is EntryRow => row.body !== null

function lineOf(row: RangeRow, policy: PrunePolicy | null): string {
  if (isThere(row)) return writers.jsonl.line(row)
  if (Number(row.index) > (policy?.last ?? -1)) throw prunedMeanwhile()

  return `{"pruned":"${row.leaf_hash.toString('base64')}"}\n`
}
