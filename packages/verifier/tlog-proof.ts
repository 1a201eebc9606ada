import { hashFromBase64 } from './bytes.ts'
import { openCheckpoint } from './checkpoint.ts'
import type { LogKey } from './note.ts'
import { Refusal } from './refusal.ts'
import { leafHash, verifyInclusion } from './tree.ts'

const form = /^c2sp\.org\/tlog-proof@v1\n(?:extra [^\n]*\n)?index (0|[1-9]\d{0,15})\n((?:[^\n]+\n)*)\n/

/** Where in the log a leaf stands, by a C2SP tlog-proof; throws a Refusal. */
export function verifyTlogProof(
  proof: string,
  leaf: Uint8Array,
  key: LogKey,
): { readonly index: number; readonly size: number } {
  const [whole, place, lines] = form.exec(proof) ?? []
  const hashes = lines?.split('\n').slice(0, -1).map(hashFromBase64)
  if (whole === undefined || !hashes || hashes.includes(null))
    throw new Refusal('proof.malformed', 'it is no proof in the form tlog-proof@v1')
  const { size, root } = openCheckpoint(proof.slice(whole.length), key)
  const index = Number(place)
  if (
    !verifyInclusion(
      { index, size, root },
      leafHash(leaf),
      hashes.filter((hash) => hash !== null),
    )
  )
    throw new Refusal('entry.not_included', 'the log that was signed does not hold this at that place')

  return { index, size }
}
