import { AppError } from '@leadkeep/kernel'
import { readNote, signNote, type NoteSigner, type NoteVerifier } from './note.ts'
import { predecessorsOf } from './succession.ts'

/** The head of a log: how many leaves it has and what they hash to. */
export interface TreeHead {
  /** Unique name of the log, and the name its key signs under. */
  readonly origin: string
  readonly size: number
  /** RFC 6962 root hash, 32 bytes. */
  readonly root: Buffer
}

/** A C2SP tlog-checkpoint, signed: a note whose text is origin, size and root hash, a line each. */
export function signCheckpoint(head: TreeHead, signer: NoteSigner): string {
  return signNote(`${head.origin}\n${head.size}\n${head.root.toString('base64')}\n`, signer)
}

/**
 * Verifies a checkpoint of this log, signed by this key or by one before it as long as that signed; throws
 * `audit.checkpoint_invalid`. Extension lines are let through unread.
 */
export function openCheckpoint(note: string, verifier: NoteVerifier): TreeHead {
  const read = readNote(note, verifier)
  if ('because' in read) {
    const [predecessor] = predecessorsOf(verifier).filter((each) => !('because' in readNote(note, each)))
    if (!predecessor) throw checkpointInvalid(read.because)
    const head = openCheckpoint(note, predecessor)
    if (head.size > predecessor.until)
      throw checkpointInvalid('it was signed by a key that another had followed')

    return head
  }
  const [origin, size, root, ...rest] = read.text.split('\n')
  const bytes = Buffer.from(root ?? '', 'base64')
  const isWhole = rest.length > 0 && rest.at(-1) === '' && !rest.slice(0, -1).includes('')
  const isExact =
    bytes.length === 32 && bytes.toString('base64') === root && /^(0|[1-9]\d{0,15})$/.test(size ?? '')
  if (origin !== verifier.name || !isWhole || !isExact) throw checkpointInvalid('its text is malformed')

  return { origin, size: Number(size), root: bytes }
}

const checkpointInvalid = (because: string) =>
  new AppError(`A checkpoint does not hold: ${because}.`, { code: 'audit.checkpoint_invalid', status: 500 })
