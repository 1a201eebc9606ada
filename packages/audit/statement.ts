import { AppError } from '@leadkeep/kernel'
import { canonicalJson } from './canonical-json.ts'
import type { Json } from './entry.ts'
import { readNote, signNote, type NoteSigner, type NoteVerifier } from './note.ts'

/** What a log's key vouches for beside its checkpoints: a receipt, a certificate, a manifest. FORMAT.md section 6. */
export interface SignedStatement {
  /** What its body is about and who has described it: `consent.receipt`. */
  readonly kind: string
  readonly body: { readonly [name: string]: Json }
}

/** The first line, by which no statement is ever taken for a checkpoint: that begins with the log's origin. */
const domain = 'leadkeep/statement/v1'
const kindForm = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/

/** A C2SP signed note that holds a statement. */
export function signStatement({ kind, body }: SignedStatement, signer: NoteSigner): string {
  if (!kindForm.test(kind)) throw new TypeError('The kind of a statement is a dotted name.')

  return signNote(`${domain}\n${kind}\n${canonicalJson(body)}\n`, signer)
}

/** A statement that this key signed; throws `audit.statement_invalid` and says why it can't be believed. */
export function openStatement(note: string, verifier: NoteVerifier): SignedStatement {
  const read = readNote(note, verifier)
  if ('because' in read) throw statementInvalid(read.because)
  const [first, kind = '', line = '', ...rest] = read.text.split('\n')
  if (first === verifier.name) throw statementInvalid('it is a checkpoint of the log')
  if (first !== domain || !kindForm.test(kind) || rest.join('\n') !== '')
    throw statementInvalid('it is signed, but not as a statement')
  const body = objectIn(line)
  if (body === null) throw statementInvalid('its content is malformed')

  return { kind, body }
}

/** What is signed has one spelling, so two files that say the same are the same. */
function objectIn(line: string): SignedStatement['body'] | null {
  try {
    const value = JSON.parse(line) as Json // what JSON.parse gives is JSON
    const isObject = typeof value === 'object' && value !== null && !isList(value)

    return isObject && canonicalJson(value) === line ? value : null
  } catch {
    return null // malformed, as its caller says
  }
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const statementInvalid = (because: string) =>
  new AppError(`This statement does not hold: ${because}.`, { code: 'audit.statement_invalid', status: 422 })
