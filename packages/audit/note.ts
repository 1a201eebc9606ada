import { noteKeyId, publicKeyFromRaw, verifierKey, verifyBytes } from '@leadkeep/crypto'
import { AppError } from '@leadkeep/kernel'

/** What signs notes. `keyring.logKey` gives one. */
export interface NoteSigner {
  readonly name: string
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array
}

export interface NoteVerifier extends Pick<NoteSigner, 'name' | 'publicKey'> {
  /** How those before it introduced it and each other, newest first: what they signed is the log's, too. */
  readonly announcements?: readonly string[]
}

/**
 * A C2SP signed note.
 *
 * @param text ends in a newline
 */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  const lines = signers.map((signer) => {
    const id = noteKeyId(signer.name, signer.publicKey)
    const signature = Buffer.concat([id, signer.sign(Buffer.from(text, 'utf8'))])

    return `— ${signer.name} ${signature.toString('base64')}\n`
  })

  return `${text}\n${lines.join('')}`
}

/** What a note says, or why it can't be believed. */
export type ReadNote = { readonly text: string } | { readonly because: string }

/** Reads a note that this key signed. Other keys' signatures are passed over. */
export function readNote(note: string, { name, publicKey }: NoteVerifier): ReadNote {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n') || hasControl(note)) return { because: 'it is not a signed note' }
  const text = note.slice(0, end + 1)
  const id = noteKeyId(name, publicKey)
  const signatures = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line))
  if (signatures.includes(null)) return { because: 'a signature line is malformed' }

  const ours = signatures
    .filter((parts) => parts?.[1] === name)
    .map((parts) => Buffer.from(parts?.[2] ?? '', 'base64'))
    .filter((bytes) => bytes.subarray(0, 4).equals(id))
  if (ours.length === 0) return { because: 'it was not signed by this key' }
  const key = publicKeyFromRaw('ed25519', publicKey)
  const isSigned = ours.every((bytes) => verifyBytes(key, Buffer.from(text), bytes.subarray(4)))

  return isSigned ? { text } : { because: 'its signature does not verify, so it was changed' }
}

/** How a verifier is told of the log's key: `name+key id+key` (C2SP signed-note). */
export const logKeyText = ({ name, publicKey }: NoteVerifier): string => verifierKey(name, publicKey)

/** The key that such a text tells of; throws `audit.key_invalid`. */
export function readLogKey(text: string): NoteVerifier {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(text.trim()) ?? []
  const typed = Buffer.from(encoded ?? '', 'base64')
  const publicKey = typed.subarray(1)
  if (name === undefined || typed[0] !== 0x01 || publicKey.length !== 32) throw keyInvalid()
  if (noteKeyId(name, publicKey).toString('hex') !== id) throw keyInvalid()

  return { name, publicKey }
}

/** Signed notes hold no ASCII control characters other than newline. */
const hasControl = (note: string) => [...note].some((character) => character < ' ' && character !== '\n')

const keyInvalid = () =>
  new AppError(
    'This is no key of a log, or not the whole of it. It is one line, name+id+key, as /.well-known/leadkeep-log has it.',
    { code: 'audit.key_invalid', status: 422 },
  )
