import { AppError } from '@leadkeep/kernel'
import type { TreeHead } from './checkpoint.ts'
import { logKeyText, readLogKey, readNote, type NoteSigner, type NoteVerifier } from './note.ts'
import { signStatementBy, statementIn } from './statement-text.ts'

/** How the next key of a log is introduced: a signed statement of the kind `audit.log_key`. FORMAT.md section 9. */
export interface Succession {
  /** `rotated`: the log goes on under it. `restored`: what came after this head was lost, and another log begins. */
  readonly because: 'rotated' | 'restored'
  /** The tree up to which the key before signed; it signs no larger one. */
  readonly head: Pick<TreeHead, 'size' | 'root'>
  /** restored: the newest checkpoint that was kept outside of what was lost. */
  readonly outside?: string | null
  readonly at: Date
}

const kind = 'audit.log_key'

/** Signed by both: the key before says who follows, and the one that follows that it holds its secret. */
export function introduce(old: NoteSigner, next: NoteSigner, succession: Succession): string {
  const { because, head, outside = null, at } = succession
  const body = {
    v: 1,
    because,
    key: logKeyText(old),
    next: logKeyText(next),
    size: head.size,
    root: Buffer.from(head.root).toString('base64'),
    outside,
    at: at.toISOString(),
  }

  return signStatementBy({ kind, body }, [old, next])
}

/** A key that another followed, and how large a tree it could sign. */
export interface Predecessor extends NoteVerifier {
  readonly until: number
}

/**
 * Those who signed before this key, newest first, as far as each introduced its successor: who has the newest key needs
 * nobody's word for the others.
 */
export function predecessorsOf(verifier: NoteVerifier): readonly Predecessor[] {
  const found: Predecessor[] = []
  let current: NoteVerifier = verifier
  for (const note of verifier.announcements ?? []) {
    const introduced = introducedIn(note, current)
    if (!introduced) break
    found.push(introduced)
    current = introduced
  }

  return found
}

/**
 * The newest key of a log, for whoever knows one of its keys, by how each introduced the next (newest first): it opens what any
 * of them signed. Throws `audit.succession_broken`.
 */
export function newestFrom(known: NoteVerifier, announcements: readonly string[]): NoteVerifier {
  const [latest] = announcements
  const body =
    latest === undefined ? null : statementIn(latest.slice(0, latest.lastIndexOf('\n\n') + 1))?.body
  if (typeof body?.['next'] !== 'string') throw successionBroken('it holds no introduction')
  const newest = { ...readLogKey(body['next']), announcements }
  const before = predecessorsOf(newest)
  if (before.length !== announcements.length) throw successionBroken('one of them does not hold')
  if (![newest, ...before].some((each) => logKeyText(each) === logKeyText(known)))
    throw successionBroken('the key that was given is none of theirs')

  return newest
}

const successionBroken = (because: string) =>
  new AppError(`How the log’s keys followed each other does not hold: ${because}.`, {
    code: 'audit.succession_broken',
    status: 422,
  })

function introducedIn(note: string, next: NoteVerifier): Predecessor | null {
  const read = readNote(note, { name: next.name, publicKey: next.publicKey })
  const statement = 'because' in read ? null : statementIn(read.text)
  if (statement?.kind !== kind || statement.body === null) return null
  const { key, next: named, size } = statement.body
  if (typeof key !== 'string' || typeof size !== 'number' || named !== logKeyText(next)) return null
  const old = readLogKey(key)

  return 'because' in readNote(note, old) ? null : { ...old, until: size }
}
