import { isObject, readCanonical, type Json } from './canonical-json.ts'
import { openNote, type LogKey } from './note.ts'
import { Refusal } from './refusal.ts'

/** What a log's key vouches for beside its checkpoints (packages/audit/FORMAT.md section 6). */
export interface Statement {
  readonly kind: string
  readonly body: { readonly [name: string]: Json }
}

const domain = 'leadkeep/statement/v1'
const kindForm = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+$/

export function openStatement(note: string, key: LogKey): Statement {
  const [first, kind = '', line = '', ...rest] = openNote(note, key).split('\n')
  const body = readCanonical(line)
  if (first !== domain || !kindForm.test(kind) || rest.join('\n') !== '' || !isObject(body ?? undefined))
    throw new Refusal('statement.invalid', 'it is signed, but not as a statement')

  return { kind, body: body as Statement['body'] } // an object, as was just asked
}
