import { areEqual, hexOf } from './bytes.ts'
import { checkpointIn, openCheckpoint } from './checkpoint.ts'
import { fails, holds, open, type Claim } from './claim.ts'
import { verifyEntries } from './entries.ts'
import { readManifest, smallText, type Manifest } from './manifest.ts'
import { NotedFile, type Noted } from './noted-file.ts'
import { openingsClaim, type OpeningsOptions } from './openings.ts'
import type { LogKey, Signer } from './note.ts'
import { readProofs, type Proofs } from './proofs.ts'
import { readPolicy } from './pruned.ts'
import { Refusal } from './refusal.ts'
import { eachPart } from './stream.ts'
import { followed } from './succession.ts'
import { verifyConsistency, type Head } from './tree.ts'
import type { Archive, ArchiveFile } from './zip.ts'

export interface VerifyOptions extends OpeningsOptions {
  /** From elsewhere than the archive. */
  readonly key: LogKey
  /** Checkpoints that somebody kept outside the installation, each with the name people know it by. */
  readonly outside?: readonly { readonly name: string; readonly text: string }[]
  /** Told now and then how far it is, with what: a share of 1. */
  readonly onProgress?: (share: number) => void
}

/** One sentence for each claim; what fails first hides what can't be looked into without it. */
export async function verifyArchive(archive: Archive, options: VerifyOptions): Promise<readonly Claim[]> {
  const claims: Claim[] = []
  try {
    for await (const claim of claimsOf(archive, options)) claims.push(claim)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    claims.push(fails(error.code, `The archive does not hold: ${error.message}.`))
  }

  return claims
}

async function* claimsOf(archive: Archive, options: VerifyOptions) {
  const { key: given, outside = [], onProgress } = options
  const key = archive.has(successionFile) ? followed(given, await smallText(archive, successionFile)) : given
  if (key.signers) yield holds('key.followed', successionTold(key.signers))
  const manifest = await readManifest(archive, key).catch((error: unknown) => {
    throw error instanceof Refusal ? new Refusal(error.code, `of its manifest, ${error.message}`) : error
  })
  yield holds('manifest.signed', introduced(manifest, key))
  const kept = outside.map(({ name, text }) => ({ name, head: headIn(text, key) }))
  const ends = (key.signers ?? []).flatMap(({ until }) => until ?? [])
  const sizes = [...kept.flatMap((each) => (each.head instanceof Refusal ? [] : each.head)), ...ends]
  const inFile = archive.get(entriesFile)
  const file = inFile && new NotedFile(inFile)
  // What is read is told after what it is read from: that a file was changed explains the rest.
  const base = await refusalOr(() => baseOf(archive, key))
  const found =
    base instanceof Refusal
      ? base
      : await refusalOr(async () => {
          if (!file) throw new Refusal('file.missing', `${entriesFile} is missing`)

          return verifyEntries({
            file,
            manifest,
            ...base,
            policy: await policyOf(archive, manifest, base.head, key),
            sizes: new Set(sizes.map(({ size }) => size)),
            onProgress: (count) => onProgress?.((2 / 3) * Math.min(1, count / Math.max(1, manifest.count))),
          })
        })
  yield await filesClaim(archive, manifest, file, (share) => onProgress?.((2 + share) / 3))
  if (base instanceof Refusal) throw base
  const { head, proofs } = base
  yield* earlierClaims(proofs, head)
  if (found instanceof Refusal) throw found
  const { claims, rootsAt } = found
  yield* claims
  // Of entries that do not hold there is nothing to be opened.
  const opened = claims.some(({ verdict }) => verdict === 'fails')
    ? null
    : await openingsClaim(archive, manifest, options)
  if (opened) yield opened
  for (const end of ends)
    if (agreement(end, { head, proofs, rootsAt }) === 'contradicts')
      yield fails(
        'succession.contradicts',
        `It contradicts what was signed when one key followed another: the log had other entries when it had ${end.size}.`,
      )
  yield* outsideClaims(kept, { head, proofs, rootsAt })
}

async function refusalOr<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

const baseOf = async (archive: Archive, key: LogKey) => ({
  head: openCheckpoint(await smallText(archive, 'checkpoint.txt'), key),
  proofs: readProofs(await smallText(archive, 'proofs.json'), key),
})

async function policyOf(archive: Archive, { v, mode, files }: Manifest, head: Head, key: LogKey) {
  const isThere = v === 2 || (mode === 'selection' && files.has(prunedFile))

  return isThere ? readPolicy(await smallText(archive, prunedFile), head, key) : null
}

const entriesFile = 'entries.jsonl'
const prunedFile = 'pruned.json'
const successionFile = 'succession.json'

const successionTold = (signers: readonly Signer[]) =>
  `Of the log’s ${signers.length} keys each was introduced by the one before it, and one of them is yours.`

const introduced = ({ at, by, purpose }: Manifest, { name }: LogKey) =>
  `Made and signed by ${name}${at && ` on ${at}`}${by && ` for ${by}`}${purpose && `, for the purpose ${purpose}`}.`

const itself = ['MANIFEST.json', 'MANIFEST.statement']

/** Every file is one that the manifest lists, byte for byte, and none is missing. */
async function filesClaim(
  archive: Archive,
  { files }: Manifest,
  entries: NotedFile | undefined,
  onProgress: (share: number) => void,
): Promise<Claim> {
  const strange = [...archive.keys()].find((name) => !files.has(name) && !itself.includes(name))
  if (strange !== undefined) return fails('file.unlisted', `The file ${strange} is not part of this export.`)
  let done = 0
  for (const [name, { size, sha256 }] of files) {
    const file = archive.get(name)
    if (!file) return fails('file.missing', `The file ${name} is missing.`)
    const noted = (name === entriesFile ? entries?.noted : null) ?? (await noteOf(file))
    if (noted.size !== size || hexOf(noted.hash) !== sha256)
      return fails('file.changed', `The file ${name} is not the one that was exported.`)
    done += 1
    onProgress(done / files.size)
  }

  return holds('files.unchanged', `Its ${files.size} files are those that were exported, byte for byte.`)
}

async function noteOf(file: ArchiveFile): Promise<Noted> {
  const read = new NotedFile(file)
  await eachPart(read.stream(), () => undefined)

  return read.noted!
}

function* earlierClaims({ earlier }: Proofs, head: Head): Generator<Claim> {
  const broken = earlier.find((each) => !verifyConsistency(each.head, head, each.proof))
  if (broken)
    yield fails(
      'earlier.inconsistent',
      `Its checkpoint of ${head.size} entries does not continue the earlier one of ${broken.head.size} that it carries.`,
    )
  else
    yield holds(
      'checkpoint.signed',
      `Its checkpoint is signed: ${head.size} entries${earlier.length > 0 ? `, continuing the ${earlier.length === 1 ? 'earlier one' : `${earlier.length} earlier ones`} that it carries` : ''}.`,
    )
}

function headIn(text: string, key: LogKey): Head | Refusal {
  try {
    return checkpointIn(text, key)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

interface Grounds {
  readonly head: Head
  readonly proofs: Proofs
  readonly rootsAt: ReadonlyMap<number, Uint8Array>
}

/** What the log signed for others must be the same log: that finds what even the holder of its key can't make up for. */
function* outsideClaims(
  kept: readonly { readonly name: string; readonly head: Head | Refusal }[],
  grounds: Grounds,
): Generator<Claim> {
  if (kept.length === 0)
    yield open(
      'outside.none',
      'Compared with no checkpoint from outside: that this is the log everybody else saw rests on its key alone.',
    )
  let agreeing = 0
  for (const { name, head } of kept) {
    if (head instanceof Refusal)
      yield fails('outside.unusable', `${name} is no checkpoint of this log: ${head.message}.`)
    else {
      const verdict = agreement(head, grounds)
      if (verdict === 'agrees') agreeing += 1
      else if (verdict === 'contradicts')
        yield fails(
          'outside.contradicts',
          `${name} contradicts it: the log had other entries when it had ${head.size}. It was forked, rewritten or put back.`,
        )
      else yield notCompared(name, head, grounds.head)
    }
  }
  if (agreeing > 0)
    yield holds(
      'outside.consistent',
      `Consistent with ${agreeing === 1 ? '1 outside checkpoint' : `${agreeing} outside checkpoints`}.`,
    )
}

const notCompared = (name: string, outside: Head, head: Head) =>
  outside.size > head.size
    ? open(
        'outside.newer',
        `${name} knows ${outside.size} entries, this log only ${head.size}: the archive is older than it, or the log was cut. Ask for a newer export.`,
      )
    : open(
        'outside.unproven',
        `${name} could not be compared: the archive has no proof for a log of ${outside.size} entries. Ask for an export of the whole log.`,
      )

function agreement(outside: Head, { head, proofs, rootsAt }: Grounds): 'agrees' | 'contradicts' | 'unknown' {
  if (outside.size > head.size) return 'unknown'
  if (outside.size === 0) return 'agrees'
  const root = outside.size === head.size ? head.root : rootsAt.get(outside.size)
  if (root) return areEqual(root, outside.root) ? 'agrees' : 'contradicts'
  const proof = proofs.earlier.find((each) => each.head.size === outside.size)
  if (!proof) return 'unknown'

  return verifyConsistency(outside, head, proof.proof) ? 'agrees' : 'contradicts'
}
