import { AppError } from '@leadkeep/kernel'
import { readNote, type NoteSigner, type NoteVerifier } from './note.ts'
import { signStatementBy, statementIn, type SignedStatement } from './statement-text.ts'
import { predecessorsOf } from './succession.ts'

export const signStatement = (statement: SignedStatement, signer: NoteSigner): string =>
  signStatementBy(statement, [signer])

/**
 * A statement that this key signed, or one before it; throws `audit.statement_invalid` and says why it can't be believed.
 */
export function openStatement(note: string, verifier: NoteVerifier): SignedStatement {
  const read = readNote(note, verifier)
  if ('because' in read) {
    const [predecessor] = predecessorsOf(verifier).filter((each) => !('because' in readNote(note, each)))
    if (predecessor) return openStatement(note, predecessor)
    throw statementInvalid(read.because)
  }
  const [first] = read.text.split('\n', 1)
  if (first === verifier.name) throw statementInvalid('it is a checkpoint of the log')
  const statement = statementIn(read.text)
  if (statement === null) throw statementInvalid('it is signed, but not as a statement')
  if (statement.body === null) throw statementInvalid('its content is malformed')

  return statement
}

const statementInvalid = (because: string) =>
  new AppError(`This statement does not hold: ${because}.`, { code: 'audit.statement_invalid', status: 422 })
