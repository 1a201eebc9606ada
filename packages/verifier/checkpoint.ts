import { hashFromBase64 } from './bytes.ts'
import { openSigned, readKey, type LogKey } from './note.ts'
import { Refusal } from './refusal.ts'
import { openStatement } from './statement.ts'
import type { Head } from './tree.ts'

/** The signed head of this log (C2SP tlog-checkpoint); throws a Refusal. Extension lines are let through unread. */
export function openCheckpoint(note: string, key: LogKey): Head {
  const { text, by } = openSigned(note, key)
  const [origin, size, encoded, ...rest] = text.split('\n')
  const root = hashFromBase64(encoded)
  const isWhole = rest.at(-1) === '' && !rest.slice(0, -1).includes('')
  if (origin !== by.key.name || !root || !isWhole || !/^(0|[1-9]\d{0,15})$/.test(size ?? ''))
    throw new Refusal('checkpoint.invalid', 'it is signed, but not as a checkpoint of this log')
  if (by.until !== null && Number(size) > by.until.size)
    throw new Refusal('checkpoint.retired', 'it was signed by a key that another had followed')

  return { size: Number(size), root }
}

/**
 * The checkpoint in what somebody kept: the note alone, what a site has at /.well-known/leadkeep-log, or a receipt that
 * carries one.
 */
export function checkpointIn(text: string, key: LogKey): Head {
  const [first = ''] = text.split('\n', 1)
  if (first.startsWith('leadkeep/statement/')) return checkpointOfStatement(text, key)
  if (isKey(first)) return openCheckpoint(text.slice(first.length).trimStart(), key)

  return openCheckpoint(text, key)
}

function checkpointOfStatement(text: string, key: LogKey): Head {
  const log = openStatement(text, key).body['log']
  const note = typeof log === 'object' && log !== null && 'checkpoint' in log ? log.checkpoint : null
  if (typeof note !== 'string') throw new Refusal('checkpoint.missing', 'it is a statement that carries none')

  return openCheckpoint(note, key)
}

function isKey(line: string): boolean {
  try {
    return readKey(line).name !== ''
  } catch {
    return false // another first line
  }
}
