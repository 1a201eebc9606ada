import { subjectForgotten } from '@leadkeep/database'
import { AppError, isAppError } from '@leadkeep/kernel'

/** Turns what the database and the ORM throw into errors with a stable code; the cause stays for us. */
export function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error
  const name = error instanceof Error ? error.name : ''
  const code = sqlState(error)
  if (name === 'OptimisticLockError') return changedMeanwhile(error)
  if (code === '23505') return clash(error)
  if (code === 'LK002') return unlogged(error)
  if (code === 'LK006') return subjectForgotten(error)

  return new AppError('Something went wrong on our side. It was recorded, and nothing was changed.', {
    code: 'internal',
    status: 500,
    cause: error,
  })
}

/** Somebody else saved the same record in between. */
export const changedMeanwhile = (cause?: unknown) =>
  new AppError('Somebody else changed this record in the meantime. Load it again, then repeat your change.', {
    code: 'record.changed_meanwhile',
    status: 409,
    cause,
  })

const clash = (cause: unknown) =>
  new AppError('Another record already holds this value.', {
    code: 'record.already_exists',
    status: 409,
    cause,
  })

const unlogged = (cause: unknown) =>
  new AppError('The change was refused because it had no entry on the log.', {
    code: 'audit.entry_missing',
    status: 500,
    cause,
  })

function sqlState(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause)
    if ('code' in each && typeof each.code === 'string') return each.code

  return ''
}
