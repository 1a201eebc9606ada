import { hashFromBase64 } from './bytes.ts'
import { isSameKey, readKey, type LogKey, type Signer } from './note.ts'
import { Refusal } from './refusal.ts'
import { openStatement } from './statement.ts'

const kind = 'audit.log_key'

/**
 * The key from outside with those that followed it and those before it, as far as an archive shows how each introduced the
 * next (FORMAT.md section 10). Both keys sign an introduction, so whoever knows one of them knows the others by it. Throws a
 * Refusal where one does not hold.
 */
export function followed(key: LogKey, text: string): LogKey {
  const notes = notesIn(text)
  const links = notes.map(linkIn)
  for (const [at, { next }] of links.entries()) {
    const following = links[at + 1]
    if (following && !isSameKey(following.key, next))
      throw broken('one of its keys follows none of the others')
  }
  const signers: Signer[] = links.map(({ key: old, head }) => ({ key: old, until: head }))
  const last = links.at(-1)
  if (last) signers.push({ key: last.next, until: null })
  if (!signers.some((signer) => isSameKey(signer.key, key)))
    throw broken('none of its keys is the one that was given')

  return { ...key, signers }
}

function linkIn(note: string) {
  const first = bodyOf(note)
  const [key, next] = [readKey(textIn(first, 'key')), readKey(textIn(first, 'next'))]
  // Only what both have signed says anything.
  for (const signer of [key, next])
    if (openStatement(note, signer).kind !== kind) throw broken('it holds another kind of statement')
  const { size } = first
  const root = hashFromBase64(textIn(first, 'root'))
  if (typeof size !== 'number' || !root) throw broken('an introduction is malformed')

  return { key, next, head: { size, root } }
}

/** Read before it is believed: which keys it must be signed by, it says itself. */
function bodyOf(note: string): Readonly<Record<string, unknown>> {
  const [, , line = ''] = note.split('\n')
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>> // each member is asked for by its type
  } catch {
    throw broken('an introduction is malformed')
  }
}

function textIn(body: Readonly<Record<string, unknown>>, name: string): string {
  const text = body[name]
  if (typeof text !== 'string') throw broken('an introduction is malformed')

  return text
}

/** Oldest first. */
function notesIn(text: string): string[] {
  let notes: unknown
  try {
    notes = JSON.parse(text)
  } catch {
    notes = null // as it is told below
  }
  if (!Array.isArray(notes) || notes.some((note) => typeof note !== 'string'))
    throw broken('it is no list of introductions')

  return (notes as string[]).toReversed() // as was just asked
}

const broken = (because: string) =>
  new Refusal('succession.broken', `of how its keys followed each other, ${because}`)
