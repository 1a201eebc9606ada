import { AppError } from '@leadkeep/kernel'

/** What a backup or a restore refuses. Nothing is changed by what is refused. */
const refused = (code: string, message: string, cause?: unknown) =>
  new AppError(message, { code: `backup.${code}`, status: 409, cause })

export const exists = (place: string) =>
  refused('exists', `There is something at ${place} already: choose another folder.`)

export const unreadable = (place: string, cause?: unknown) =>
  refused('unreadable', `${place} is no backup of Leadkeep, or not the whole of one.`, cause)

export const damaged = (file: string) =>
  refused('damaged', `${file} is not as it was written: cut short, or changed. Take another copy.`)

export const notOpened = (cause: unknown) =>
  refused(
    'not_opened',
    'The backup of the keys does not open: another passphrase or identity, or a file that was cut short.',
    cause,
  )

export const expired = (day: string) =>
  refused(
    'expired',
    `This backup of the keys was to be gone by ${day}: it would bring back keys of people who were erased. Take a newer one.`,
  )

export const otherVersion = (missing: readonly string[], unknown: readonly string[]) =>
  refused(
    'other_version',
    `The backup is of another version of Leadkeep: ${[
      ...(missing.length > 0 ? [`it lacks ${missing[0]}`] : []),
      ...(unknown.length > 0 ? [`it has ${unknown[0]}`] : []),
    ].join(', ')}. Restore it with the version that made it, and upgrade then.`,
  )

export const notEmpty = (table: string) =>
  refused('not_empty', `There is data already (in ${table}). A restore goes into an empty installation.`)

export const otherBackup = (name: string) =>
  refused('other_backup', `A restore of ${name} was begun here and has not ended: run that again.`)
