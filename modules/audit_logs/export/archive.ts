import {
  prunePolicies,
  record,
  signStatement,
  type StoredTree,
  type Checkpoint,
  type Entry,
  type Json,
  type PrunePolicy,
  type Purpose,
  widest,
} from '@leadkeep/audit'
import { AppError, type Scope, type Services } from '@leadkeep/kernel'
import { filterFacts, type Filter } from '../data/filter.ts'
import { rootIn, signedTree } from '../data/signed-tree.ts'
import type { EntryRow } from '../data/read-entries.ts'
import words from '../i18n/en.json' with { type: 'json' }
import { ArchiveFiles } from './archive-files.ts'
import {
  chosenEntries,
  rangeEntries,
  rangeOf,
  type Chosen,
  type Pages,
  type RangeRow,
} from './chosen-entries.ts'
import { earlierCheckpoints } from './earlier-checkpoints.ts'
import { writers } from './format.ts'

export interface ArchiveOptions {
  readonly purpose: Purpose
  readonly filter: Filter
  /** With entries.csv beside the entries, for a spreadsheet. */
  readonly spreadsheet: boolean
}

/**
 * A part of the log with all that shows it to be genuine, as packages/verifier/FORMAT.md describes it: made while it is
 * read, a page of entries at a time. It ends with the manifest, so one that broke off is none. However it ends, an entry
 * says how, and with how many.
 */
export async function archiveStream(
  services: Services,
  scope: Scope,
  options: ArchiveOptions,
): Promise<ReadableStream<Uint8Array>> {
  const { database } = services
  const { checkpoint, tree } = await signedTree(database, scope.tenantId)
  const policy = await policyUnder(services, scope.tenantId, tree.size)
  const chosen = await rangeOf(database, scope.tenantId, options.filter, tree.size, policy)
  const isCovered = chosen.mode === 'range' && chosen.first !== null && chosen.first <= (policy?.last ?? -1)

  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const progress = { count: 0, isCancelled: false }
  const written = write(writable, {
    services,
    scope,
    options,
    checkpoint,
    tree,
    chosen,
    policy: isCovered ? policy : null,
    progress,
  })

  return hearingOf(readable, written, () => (progress.isCancelled = true))
}

/** The decision to prune that covers most, as far as the checkpoint knows of it. */
async function policyUnder({ database, keyring }: Services, tenantId: string, size: number) {
  const key = await keyring.logKey(tenantId)
  const { holding } = await database.transaction(tenantId, (client) => prunePolicies(client, tenantId, key))

  return widest(holding.filter(({ place }) => place < size))
}

/** The same stream; it fails when its making fails, and who makes it hears that nobody takes it any more. */
function hearingOf(
  stream: ReadableStream<Uint8Array>,
  written: Promise<void>,
  cancelled: () => void,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader()
  const failed = new Promise<never>((_, reject) => void written.catch(reject))
  failed.catch(() => undefined) // whoever reads hears of it

  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = await Promise.race([reader.read(), failed])
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        cancelled()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

interface Making {
  readonly services: Services
  readonly scope: Scope
  readonly options: ArchiveOptions
  readonly checkpoint: Checkpoint
  readonly tree: StoredTree
  readonly chosen: Chosen
  /** By which places of it may be pruned. */
  readonly policy: PrunePolicy | null
  readonly progress: { count: number; isCancelled: boolean }
}

async function write(writable: WritableStream<Uint8Array>, making: Making): Promise<void> {
  const { services, scope, progress } = making
  const files = new ArchiveFiles(writable, scope.now())
  const tell = (outcome: Entry['outcome'], error?: string) =>
    record(services.database, scope, {
      act: 'audit_logs.export.end',
      outcome,
      error,
      facts: { format: 'archive', count: progress.count },
    })
  try {
    await writeFiles(files, making)
    const key = await services.keyring.newestLogKey(scope.tenantId)
    const manifest = signStatement({ kind: 'audit_logs.export', body: bodyOf(making, files) }, key)
    await files.addUnlisted('MANIFEST.json', `${manifest.split('\n')[2]}\n`)
    await files.addUnlisted('MANIFEST.statement', manifest)
    await tell('done')
    await files.close()
  } catch (error) {
    await tell('failed', `audit_logs.export.${progress.isCancelled ? 'cancelled' : 'failed'}`)
    throw error
  }
}

async function writeFiles(files: ArchiveFiles, making: Making): Promise<void> {
  const { options, checkpoint } = making
  await files.add('README.txt', [words['audit_logs.export.readme']])
  await files.add('checkpoint.txt', [checkpoint.note])
  await files.add('proofs.json', [await proofsOf(making)])
  if (making.policy) await files.add('pruned.json', [await policyText(making, making.policy)])
  const { announcements } = await making.services.keyring.newestLogKey(making.scope.tenantId)
  // How the key that signs came after the one that somebody may have.
  if (announcements.length > 0) await files.add('succession.json', [`${JSON.stringify(announcements)}\n`])
  await files.add('entries.jsonl', linesOf(making))
  if (options.spreadsheet) await files.add('entries.csv', spreadsheetOf(making))
}

async function* linesOf(making: Making): AsyncGenerator<string> {
  const { tree, chosen, progress } = making
  for await (const rows of pagesOf(making)) {
    const lines = rows.map((row) => lineOf(row, making.policy))
    progress.count += rows.length
    if (chosen.mode === 'range') yield lines.join('')
    else {
      const proofs = await Promise.all(rows.map(({ index }) => tree.inclusion(Number(index))))
      // Names in their order, no blanks: canonical, since the leaf is.
      yield lines
        .map(
          (line, at) =>
            `{"index":${rows[at]!.index},"leaf":${line.trimEnd()},"proof":${hashesText(proofs[at]!)}}\n`,
        )
        .join('')
    }
  }
}

async function* spreadsheetOf(making: Making): AsyncGenerator<string> {
  yield writers.csv.head
  for await (const rows of pagesOf(making)) yield rows.filter(isThere).map(writers.csv.line).join('')
}

const isThere = (row: RangeRow): row is EntryRow => row.body !== null

function lineOf(row: RangeRow, policy: PrunePolicy | null): string {
  if (isThere(row)) return writers.jsonl.line(row)
  if (Number(row.index) > (policy?.last ?? -1)) throw prunedMeanwhile()

  return `{"pruned":"${row.leaf_hash.toString('base64')}"}\n`
}

const prunedMeanwhile = () =>
  new AppError('The log was pruned while it was exported. Export it again.', {
    code: 'audit_logs.export.pruned_meanwhile',
    status: 409,
  })

/** The decision as a chosen entry, so that it is as genuine as what it left. */
async function policyText(
  { services: { database }, scope: { tenantId }, tree }: Making,
  { place }: PrunePolicy,
): Promise<string> {
  for await (const [row] of rangeEntries(database, tenantId, { first: place, last: place }))
    if (row && isThere(row))
      return `{"index":${place},"leaf":${writers.jsonl.line(row).trimEnd()},"proof":${hashesText(await tree.inclusion(place))}}\n`
  throw prunedMeanwhile()
}

function pagesOf({ services: { database }, scope: { tenantId }, options, tree, chosen }: Making): Pages {
  return chosen.mode === 'range'
    ? rangeEntries(database, tenantId, chosen)
    : chosenEntries(database, tenantId, options.filter, tree.size)
}

/** What ties the entries to the checkpoint, and earlier checkpoints to it. */
async function proofsOf({ services: { database }, scope, tree, chosen }: Making): Promise<string> {
  const earlier = await earlierCheckpoints(database, scope.tenantId, tree.size)
  const proofs = await Promise.all(
    earlier.map(
      async ({ size, note }) =>
        `{"note":${JSON.stringify(note)},"proof":${hashesText(await tree.consistency(size))}}`,
    ),
  )
  const isRange = chosen.mode === 'range' && chosen.first !== null
  const [edge, end] = isRange
    ? [await tree.edge(chosen.first), await tree.consistency(chosen.last + 1)]
    : [[], []]

  return `{"earlier":[${proofs.join(',')}],"edge":${hashesText(edge)},"end":${hashesText(end)}}\n`
}

const hashesText = (hashes: readonly Buffer[]) =>
  JSON.stringify(hashes.map((hash) => hash.toString('base64')))

function bodyOf({ scope, options, checkpoint, chosen, policy, progress }: Making, files: ArchiveFiles) {
  const { id, kind } = scope.actor
  const by: { readonly [name: string]: Json } = id === null ? { kind } : { kind, id }

  return {
    v: policy ? 2 : 1,
    mode: chosen.mode,
    count: progress.count,
    first: chosen.mode === 'range' ? chosen.first : null,
    last: chosen.mode === 'range' ? chosen.last : null,
    filter: filterFacts(options.filter),
    purpose: options.purpose.id,
    by,
    at: scope.now().toISOString(),
    /** By which the log's own entry of this export is found. */
    request: scope.requestId,
    checkpoint: { size: checkpoint.size, root: rootIn(checkpoint).toString('base64') },
    files: files.listed(),
  }
}
