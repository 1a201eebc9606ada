import { signStatement, type Checkpoint, type Json, type PrunePolicy, type StoredTree } from '@leadkeep/audit'
import type { Scope, Services } from '@leadkeep/kernel'
import type { Begun } from '../commands/begin-export.ts'
import { filterFacts } from '../data/filter.ts'
import { rootIn } from '../data/signed-tree.ts'
import { prunedMeanwhile } from '../errors.ts'
import words from '../i18n/en.json' with { type: 'json' }
import { lockText, sealedTo } from './age-lock.ts'
import { chosenLine, hashesText, isThere, linesOf, spreadsheetOf } from './archive-entries.ts'
import { ArchiveFiles } from './archive-files.ts'
import { rangeEntries, type Chosen } from './chosen-entries.ts'
import { earlierCheckpoints } from './earlier-checkpoints.ts'
import { writers } from './format.ts'
import { openedValues } from './opened-values.ts'
import type { Progress } from './parts.ts'
import { streamOf } from './stream-of.ts'

/** Where its bytes go. */
export interface ArchiveSink {
  write(bytes: Uint8Array): Promise<void>
  /** Whose values are in what comes next. */
  discloses(subjects: Iterable<string>): void
  /** Everything was written. */
  flush(): Promise<void>
}

/** An archive that is being made, and of what. */
export interface Making {
  readonly services: Services
  /** Who asked for it: it is made, and values are opened, in their name. */
  readonly scope: Scope
  readonly begun: Begun
  readonly checkpoint: Checkpoint
  readonly tree: StoredTree
  readonly chosen: Chosen
  /** By which some of its places are pruned, or some that a filter might have chosen. */
  readonly policy: PrunePolicy | null
  readonly parts: ArchiveSink
  readonly progress: Progress
  readonly made: { entries: number; opened: number }
  readonly onStep: (step: ArchiveStep) => void
}

/** What is done one after another; before each the making may be cut off. */
export const archiveSteps = ['proofs', 'entries', 'spreadsheet', 'openings', 'manifest', 'ending'] as const
export type ArchiveStep = (typeof archiveSteps)[number]

/**
 * A part of the log with all that shows it to be genuine, as packages/verifier/FORMAT.md describes it: made while it is
 * read, a page of entries at a time. It ends with the manifest, so one that broke off is none.
 */
export async function writeArchive(making: Making): Promise<void> {
  const { services, scope, parts, onStep } = making
  const sink = new WritableStream<Uint8Array>({ write: (bytes) => parts.write(bytes) }, { highWaterMark: 1 })
  const files = new ArchiveFiles(sink, scope.now())
  await writeFiles(files, making)
  onStep('manifest')
  const key = await services.keyring.newestLogKey(scope.tenantId)
  const manifest = signStatement({ kind: 'audit_logs.export', body: bodyOf(making, files) }, key)
  await files.addUnlisted('MANIFEST.json', `${manifest.split('\n')[2]}\n`)
  await files.addUnlisted('MANIFEST.statement', manifest)
  onStep('ending')
  await files.close()
  await parts.flush()
}

async function writeFiles(files: ArchiveFiles, making: Making): Promise<void> {
  const { begun, checkpoint, services, scope, policy, onStep } = making
  onStep('proofs')
  await files.add('README.txt', [words['audit_logs.export.readme']])
  await files.add('checkpoint.txt', [checkpoint.note])
  await files.add('proofs.json', [await proofsOf(making)])
  if (policy) await files.add('pruned.json', [await policyText(making, policy)])
  const { announcements } = await services.keyring.newestLogKey(scope.tenantId)
  // How the key that signs came after the one that somebody may have.
  if (announcements.length > 0) await files.add('succession.json', [`${JSON.stringify(announcements)}\n`])
  onStep('entries')
  await files.add('entries.jsonl', linesOf(making))
  onStep('spreadsheet')
  if (begun.spreadsheet) await files.add('entries.csv', spreadsheetOf(making))
  onStep('openings')
  if (begun.opening) {
    const { lock, withEvidence } = begun.opening
    const opened = streamOf(openedValues(making, withEvidence))
    await files.addSealed('openings.jsonl.age', await sealedTo(lock, opened))
  }
}

/** The decision as a chosen entry, so that it is as genuine as what it left. */
async function policyText(
  { services: { database }, scope: { tenantId }, tree }: Making,
  { place }: PrunePolicy,
): Promise<string> {
  for await (const [row] of rangeEntries(database, tenantId, { first: place, last: place }))
    if (row && isThere(row)) return chosenLine(place, writers.jsonl.line(row), await tree.inclusion(place))
  throw prunedMeanwhile()
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

function bodyOf({ scope, begun, checkpoint, chosen, policy, made }: Making, files: ArchiveFiles) {
  const { id, kind } = scope.actor
  const by: { readonly [name: string]: Json } = id === null ? { kind } : { kind, id }
  const { opening } = begun
  const opened: { readonly [name: string]: Json } = opening
    ? { opened: { count: made.opened, to: lockText(opening.lock) } }
    : {}

  return {
    v: policy && chosen.mode === 'range' ? 2 : 1,
    mode: chosen.mode,
    count: made.entries,
    first: chosen.mode === 'range' ? chosen.first : null,
    last: chosen.mode === 'range' ? chosen.last : null,
    filter: filterFacts(begun.filter),
    purpose: begun.purpose,
    by,
    at: scope.now().toISOString(),
    /** By which the log's own entry of this export is found. */
    request: begun.request,
    checkpoint: { size: checkpoint.size, root: rootIn(checkpoint).toString('base64') },
    files: files.listed(),
    ...opened,
  }
}
