import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openAfterTrace, select, Sequencer } from '@leadkeep/audit'
import { User } from '@leadkeep/auth'
import { openServices } from '@leadkeep/commands'
import {
  addRoot,
  dropOldRoots,
  fileKeyProvider,
  Keyring,
  KeyRotation,
  keyStorePool,
  type RotationKind,
} from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { installation, type Services } from '@leadkeep/kernel'
import { erasureFolder } from '@leadkeep/privacy'
import { rotate, type RotationOptions } from '@leadkeep/rotation'
import { rowsOf } from '@leadkeep/testing'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { checkpointsIn } from '../sequencing.ts'
import { mail, openErasingWorld, whatOpens, type Erasing } from './someone-to-erase.ts'

/** An installation whose root is in a file; its backend and its worker run all along, holding what they held. */
export interface Rotating extends Erasing {
  readonly keyFile: string
  rotate(kind: RotationKind, hooks?: Hooks): Promise<void>
  close(): Promise<void>
}

export interface Hooks extends Partial<Pick<RotationOptions, 'onStep' | 'subjectId' | 'isAlone'>> {
  /** While it waits for the others; the clock goes on afterwards. */
  readonly waiting?: () => Promise<void>
}

export async function openRotatingWorld(): Promise<Rotating> {
  const world = await openErasingWorld()
  const keyFile = join(world.folder, 'root.key')
  writeFileSync(keyFile, `${world.rootKey}\n`, { mode: 0o600 })
  const open = (role: 'backend' | 'worker') =>
    openServices({
      databaseUrl: world.databases.url(role),
      keysDatabaseUrl: world.databases.keysUrl,
      keyProvider: fileKeyProvider(keyFile),
      modules,
      ambient: world.ambient,
      poolSize: 3,
      values: role === 'worker' ? { mail, erasureLedger: erasureFolder(world.folder) } : {},
    })
  const [backend, worker] = [await open('backend'), await open('worker')]
  const rotating = { ...world, keyFile, services: backend.services, worker: worker.services }

  return {
    ...rotating,
    rotate: (kind, hooks) => rotateOnce(rotating, kind, hooks),
    async close() {
      await backend.close()
      await worker.close()
      await world.close()
    },
  }
}

/** As `leadkeep keys rotate` does it, in a process of its own. */
export async function rotateOnce(
  {
    databases,
    ambient,
    tenantId,
    folder,
    keyFile,
    worker,
  }: Pick<Rotating, 'ambient' | 'tenantId' | 'folder' | 'keyFile' | 'worker'> & {
    readonly databases: Pick<Rotating['databases'], 'url' | 'keysUrl'>
  },
  kind: RotationKind,
  { onStep, subjectId, isAlone = false, waiting }: Hooks = {},
): Promise<void> {
  const pool = keyStorePool(databases.keysUrl, 2)
  const provider = fileKeyProvider(keyFile)
  const database = await openDatabase({ url: databases.url('owner'), modules, poolSize: 2 })
  const of = kind === 'installation' ? installation : tenantId
  try {
    if (kind === 'installation') addRoot(keyFile)
    const keyring = new Keyring({ pool, provider, ambient })
    await rotate(kind, {
      rotation: new KeyRotation({ pool, provider, ambient }),
      keyring,
      database,
      sequencer: new Sequencer({ database: worker.database, keyring, outside: checkpointsIn(folder) }),
      scope: operatorScope({ ...worker, ambient }, of),
      reason: 'the law test',
      subjectId,
      isAlone,
      dropOldRoots: () => dropOldRoots(keyFile),
      async wait(milliseconds) {
        await waiting?.()
        ambient.advance(milliseconds)
      },
      onStep,
    })
  } finally {
    await database.close()
    await pool.end()
  }
}

/** All that opens in a tenant, and that is found to be signed: personal values under both keys, and passwords' hashes. */
export async function everything(services: Services, { databases, tenantId }: Rotating) {
  const subjects = await rowsOf<{ id: string }>(
    databases.adminUrl,
    'select id from privacy_subject where tenant_id = $1 union select id from auth_user where tenant_id = $1',
    [tenantId],
  )
  const ids = subjects.map(({ id }) => id)
  const users = await services.database.fork(tenantId).find(User, {}, { orderBy: { id: 'asc' } })
  const [hashes] = await openAfterTrace(services.keyring, tenantId, [select(User, users, ['passwordHash'])])
  const told = (opened: readonly { readonly place: string; readonly value: string }[]) =>
    opened.map(({ place, value }) => `${place} ${value}`).toSorted()

  return {
    data: told(await whatOpens(services, tenantId, ids, 'data')),
    evidence: told(await whatOpens(services, tenantId, ids, 'evidence')),
    confidential: hashes!.map(({ passwordHash }) => passwordHash),
  }
}

/** Versions under which something of this subject stands in the tables, and the passwords of users, by what they are of. */
export async function versionsOf(
  { databases, tenantId }: Rotating,
  subjectId: string,
): Promise<Record<string, number[]>> {
  const rows = await rowsOf<{ what: string; version: number }>(
    databases.adminUrl,
    `select 'lead' as what, get_byte(email, 4) as version from crm_lead where tenant_id = $1 and subject_id = $2 and email is not null
     union select 'opening', get_byte(sealed, 4) from audit_opening where tenant_id = $1 and subject_id = $2
     union select 'evidence', get_byte(identifier, 4) from consent_evidence where tenant_id = $1 and subject_id = $2
     union select 'password', get_byte(password_hash, 4) from auth_user where tenant_id = $1 and password_hash is not null
     order by 1, 2`,
    [tenantId, subjectId],
  )

  return Object.fromEntries(
    [...Map.groupBy(rows, ({ what }) => what)].map(([what, group]) => [
      what,
      group.map(({ version }) => version),
    ]),
  )
}
