import { canonicalJson } from './canonical-json.ts'
import type { Json } from './entry.ts'
import { signNote, type NoteSigner } from './note.ts'

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
export function signStatementBy({ kind, body }: SignedStatement, signers: readonly NoteSigner[]): string {
  if (!kindForm.test(kind)) throw new TypeError('The kind of a statement is a dotted name.')

  return signNote(`${domain}\n${kind}\n${canonicalJson(body)}\n`, ...signers)
}

/** What a signed text says, where it is a statement; its body null where that is malformed. */
export function statementIn(
  text: string,
): SignedStatement | (Pick<SignedStatement, 'kind'> & { readonly body: null }) | null {
  const [first, kind = '', line = '', ...rest] = text.split('\n')
  if (first !== domain || !kindForm.test(kind) || rest.join('\n') !== '') return null

  return { kind, body: objectIn(line) }
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
