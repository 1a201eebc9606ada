import { noteKeyId, publicKeyFromRaw, verifierKey, verifyBytes } from '@leadkeep/crypto'
import { AppError } from '@leadkeep/kernel'

/** The head of a log: how many leaves it has and what they hash to. */
export interface TreeHead {
  /** Unique name of the log, and the name its key signs under. */
  readonly origin: string
  readonly size: number
  /** RFC 6962 root hash, 32 bytes. */
  readonly root: Buffer
}

/** What signs notes. `keyring.logKey` gives one. */
export interface NoteSigner {
  readonly name: string
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array
}

export type NoteVerifier = Pick<NoteSigner, 'name' | 'publicKey'>

/** A C2SP tlog-checkpoint, signed: a note whose text is origin, size and root hash, a line each. */
export function signCheckpoint(head: TreeHead, signer: NoteSigner): string {
  return signNote(`${head.origin}\n${head.size}\n${head.root.toString('base64')}\n`, signer)
}

/** Verifies a checkpoint of this log; throws `audit.checkpoint_invalid`. Extension lines are let through unread. */
export function openCheckpoint(note: string, verifier: NoteVerifier): TreeHead {
  const [origin, size, root, ...rest] = openNote(note, verifier).split('\n')
  const bytes = Buffer.from(root ?? '', 'base64')
  const isWhole = rest.length > 0 && rest.at(-1) === '' && !rest.slice(0, -1).includes('')
  const isExact =
    bytes.length === 32 && bytes.toString('base64') === root && /^(0|[1-9]\d{0,15})$/.test(size ?? '')
  if (origin !== verifier.name || !isWhole || !isExact) throw checkpointInvalid('its text is malformed')

  return { origin, size: Number(size), root: bytes }
}

/**
 * A C2SP signed note.
 *
 * @param text ends in a newline
 */
export function signNote(text: string, signer: NoteSigner): string {
  const id = noteKeyId(signer.name, signer.publicKey)
  const signature = Buffer.concat([id, signer.sign(Buffer.from(text, 'utf8'))])

  return `${text}\n— ${signer.name} ${signature.toString('base64')}\n`
}

/** The text of a note that this key signed; throws `audit.checkpoint_invalid`. Other keys' signatures are passed over. */
export function openNote(note: string, { name, publicKey }: NoteVerifier): string {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n') || hasControl(note)) throw checkpointInvalid('it is not a signed note')
  const text = note.slice(0, end + 1)
  const id = noteKeyId(name, publicKey)
  const signatures = note
    .slice(end + 2, -1)
    .split('\n')
    .map((line) => /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line))
  if (signatures.includes(null)) throw checkpointInvalid('a signature line is malformed')

  const ours = signatures
    .filter((parts) => parts?.[1] === name)
    .map((parts) => Buffer.from(parts?.[2] ?? '', 'base64'))
    .filter((bytes) => bytes.subarray(0, 4).equals(id))
  const key = publicKeyFromRaw('ed25519', publicKey)
  const isSigned =
    ours.length > 0 && ours.every((bytes) => verifyBytes(key, Buffer.from(text), bytes.subarray(4)))
  if (!isSigned) throw checkpointInvalid('its signature does not verify')

  return text
}

/** How a verifier is told of the log's key: `name+key id+key` (C2SP signed-note). */
export const logKeyText = ({ name, publicKey }: NoteVerifier): string => verifierKey(name, publicKey)

/** Signed notes hold no ASCII control characters other than newline. */
const hasControl = (note: string) => [...note].some((character) => character < ' ' && character !== '\n')

const checkpointInvalid = (because: string) =>
  new AppError(`A checkpoint does not hold: ${because}.`, { code: 'audit.checkpoint_invalid', status: 500 })
