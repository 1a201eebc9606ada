import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { UpConfig } from '@leadkeep/config'
import type { Passwords } from '@leadkeep/database/server'
import { AppError } from '@leadkeep/kernel'
import { z } from 'zod'

/** Where things lie under LEADKEEP_DATA_DIR. Data and keys are apart, so that one can be copied without the other. */
export interface DataDirectory {
  readonly path: string
  readonly postgres: string
  readonly postgresLog: string
  readonly rootKey: string
  /** Written when a recovery file was made; holds the date and the version of the root, no key. */
  readonly recoveryMade: string
  /** Written when a backup was made; holds dates and places. */
  readonly backupsMade: string
  readonly secrets: string
  readonly lock: string
}

/** What one start makes and all later ones use. */
export interface Secrets {
  readonly passwords: Passwords
  /** 32 bytes in hexadecimal. */
  readonly landingSecret: string
}

/** A relative folder is the project's, wherever the command was called. */
export function dataDirectory(root: string, setting: string): DataDirectory {
  const path = isAbsolute(setting) ? setting : join(root, setting)

  return {
    path,
    postgres: join(path, 'data'),
    postgresLog: join(path, 'postgres.log'),
    rootKey: join(path, 'keys/root.key'),
    recoveryMade: join(path, 'keys/recovery-made'),
    backupsMade: join(path, 'backups-made.json'),
    secrets: join(path, 'secrets.json'),
    lock: join(path, 'lock.json'),
  }
}

/** Execute permission for others, no more: the account of Postgres must pass through to its own folder. */
export function makeDataDirectory({ path }: DataDirectory): void {
  mkdirSync(path, { recursive: true, mode: 0o711 })
}

/** Whether a start was ever completed here. */
export const isInstalled = ({ secrets }: DataDirectory) => existsSync(secrets)

/** Kept at the end of a first start, when everything has the passwords that these say. */
export function keepSecrets({ secrets }: DataDirectory, made: Secrets): void {
  const draft = `${secrets}.new`
  writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 })
  renameSync(draft, secrets)
}

/** The provider that was chosen, or the key file of the data folder. */
export const keyProviderSetting = (
  { keyProvider }: Pick<UpConfig, 'keyProvider'>,
  { rootKey }: DataDirectory,
) => keyProvider ?? `file:${rootKey}`

export function readSecrets({ secrets, path }: DataDirectory): Secrets {
  if (!existsSync(secrets))
    throw new AppError(
      `There is no installation in ${path}: run "npm start" first, or set LEADKEEP_DATA_DIR.`,
      {
        code: 'cli.not_installed',
        status: 500,
      },
    )
  const { success, data } = secretsFile.safeParse(parsed(readFileSync(secrets, 'utf8')))
  if (success) return data

  throw new AppError(`${secrets} is damaged: restore it, or remove it to have new passwords set.`, {
    code: 'cli.secrets_damaged',
    status: 500,
  })
}

const secret = z.string().min(32)
const secretsFile = z.object({
  passwords: z.object({ owner: secret, landing: secret, backend: secret, worker: secret, keys: secret }),
  landingSecret: secret,
})

export const newSecrets = (): Secrets => ({
  passwords: { owner: drawn(), landing: drawn(), backend: drawn(), worker: drawn(), keys: drawn() },
  landingSecret: drawn(),
})

const drawn = () => randomBytes(32).toString('hex')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // The schema refuses it; a parser's message would quote the file.
  }
}
