import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkLog, record, Sequencer, type OutsideCheckpoints } from '@leadkeep/audit'
import {
  readDataManifest,
  examineKeys,
  restoreData,
  restoreKeys,
  throughSteps,
  examineData,
  type Opener,
} from '@leadkeep/backup'
import { installationOn } from '@leadkeep/cli'
import { keyProviderFrom, KeyRotation, keyStorePool } from '@leadkeep/crypto'
import {
  connectionUrl,
  declarationOf,
  openDatabase,
  prepare,
  roles,
  type Passwords,
} from '@leadkeep/database'
import { eachTenant } from '@leadkeep/directory'
import { installation, type Module, type Services } from '@leadkeep/kernel'
import { Erasure, erasureFolder, replayErasures } from '@leadkeep/privacy'
import { nextLogKey } from '@leadkeep/rotation'
import { Client } from 'pg'
import { withServices } from '../commands/with-services.ts'
import { modules as listed } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { eachLog } from '../sequencing.ts'
import { deleteAgain } from '../tenants/delete-tenant.ts'

export interface RestoreOptions {
  /** As administrators. */
  readonly adminUrl: string
  readonly keysAdminUrl: string
  readonly passwords: Passwords
  readonly keyProvider: Parameters<typeof installationOn>[0]['keyProvider']
  /** What is restored, by which it is told from another that was begun. */
  readonly name: string
  readonly folder: string
  /** Null: the key store is there. */
  readonly keys: { readonly manifest: string; readonly opener: Opener } | null
  /** How a key store comes about otherwise. */
  readonly takeKeys?: () => Promise<void>
  readonly outside: OutsideCheckpoints
  readonly ledger: string
  readonly reason: string
  readonly onStep?: (step: string) => void | Promise<void>
}

/** How it went, in counts, and what is not as it should be. */
export interface Verdict {
  readonly tables: number
  readonly rows: number
  readonly logs: number
  readonly erasures: number
  readonly readable: number
  readonly faults: readonly string[]
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

const modules: readonly Module[] = listed

/** In their order; each is whole by itself and can be done again. What serves is let in after the last. */
export const restoreSteps = ['data', 'keys', 'open', 'logs', 'tenants', 'erasures', 'verify'] as const

/** From empty databases to an installation that may be served, or none. */
export async function restoreInstallation(options: RestoreOptions): Promise<Verdict> {
  const { adminUrl, keysAdminUrl, passwords, folder, keys, takeKeys, name, onStep } = options
  if (!(await wasBegun(adminUrl))) {
    await onStep?.('prepare')
    await prepare({ adminUrl, keysAdminUrl, modules, passwords })
    // What can be refused is refused before anything is written.
    await examineData(adminUrl, folder)
    if (keys) await examineKeys(keysAdminUrl, keys.manifest, new Date())
  }
  const verdict: Writable<Verdict> = {
    tables: 0,
    rows: 0,
    logs: 0,
    erasures: 0,
    readable: 0,
    faults: [],
  }
  const on = <T>(work: (services: Services) => Promise<T>) =>
    withServices(
      installationOn({ ...options, servers: { adminUrl, keysAdminUrl, stop: async () => {} } }),
      work,
      {
        erasureLedger: erasureFolder(options.ledger),
      },
    )
  const run: Readonly<Record<(typeof restoreSteps)[number], () => Promise<unknown>>> = {
    data: () => restoreData(adminUrl, folder),
    keys: async () => {
      if (takeKeys) await takeKeys()
      else if (keys) await restoreKeys(keysAdminUrl, keys.manifest, keys.opener, new Date())
    },
    open: () => on(openKeys),
    logs: () => on((services) => openLogs(services, options)),
    tenants: () => on((services) => withoutDeletedTenants(services, options)),
    erasures: () => on((services) => replay(services, options)),
    verify: async () => {
      Object.assign(verdict, counted(folder))
      await on((services) => verified(services, options, verdict))
    },
  }
  await throughSteps(adminUrl, {
    name,
    serving: [roles.landing, roles.backend],
    steps: restoreSteps.map((step) => [step, async () => void (await run[step]())] as const),
    onStep,
  })

  return verdict
}

async function wasBegun(adminUrl: string): Promise<boolean> {
  return asking(adminUrl, async (client) => {
    const { rows } = await client.query<{ begun: boolean }>(
      `select to_regclass('restoring.backup') is not null as begun`,
    )

    return rows[0]!.begun
  })
}

/** The root is the right one, and every tenant has its keys: else its data would come back unreadable, and stay so. */
async function openKeys(services: Services): Promise<void> {
  const { database, keyring } = services
  const deleted = await deletedAmong(services)
  await keyring.check()
  for await (const tenantId of eachTenant(database)) if (!deleted.has(tenantId)) await keyring.index(tenantId)
}

/** Those of the backup that were deleted since: their keys are gone, and so are they in a moment. */
const deletedAmong = async ({ erasureLedger }: Services) =>
  new Set((await erasureLedger.deletedTenants()).map(({ tenant }) => tenant))

/** Before anybody who was erased is looked for: these are erased as a whole. */
async function withoutDeletedTenants(
  services: Services,
  { adminUrl, passwords, outside, reason }: RestoreOptions,
): Promise<void> {
  const owner = await openDatabase({
    url: connectionUrl(adminUrl, roles.owner, passwords.owner),
    modules,
    poolSize: 2,
  })
  const scope = operatorScope(services, installation)
  try {
    await deleteAgain({ services, owner, outside, scope, reason, isAlone: true, wait: sleep })
  } finally {
    await owner.close()
  }
}

/**
 * What the old log signed after the backup is gone, so no log can continue it: each gets a new key and a new name, with an
 * entry that carries the last checkpoint that was kept outside, and why.
 */
async function openLogs(
  services: Services,
  { outside, reason, keyProvider, keysAdminUrl, passwords }: RestoreOptions,
) {
  const { database, keyring, ambient } = services
  const keysUrl = installationOn({
    keyProvider,
    passwords,
    servers: { adminUrl: keysAdminUrl, keysAdminUrl, stop: async () => {} },
  })
  const pool = keyStorePool(keysUrl.keysDatabaseUrl, 2)
  const provider = keyProviderFrom(keyProvider.setting, keyProvider.environment)
  const rotation = new KeyRotation({ pool, provider, ambient })
  const sequencer = new Sequencer({ database, keyring, outside })
  try {
    const deleted = await deletedAmong(services)
    for await (const log of eachLog(services)) {
      if (deleted.has(log)) continue
      // The key store that was restored may have had one under way; this one begins when the restore did.
      const { begunAt } = await rotation.begin(log, 'log')
      const next = nextLogKey(rotation, log, begunAt, 'restored', reason)
      await sequencer.succeed(operatorScope(services, log), next)
    }
    for await (const log of eachLog(services)) await rotation.store.end(log, 'log')
  } finally {
    await pool.end()
    await keysUrl.close()
  }
}

async function replay(services: Services, { reason, name }: RestoreOptions): Promise<void> {
  let count = 0
  for await (const tenantId of eachTenant(services.database))
    count += await replayErasures(services, operatorScope(services, tenantId))
  await record(services.database, operatorScope(services, installation), {
    act: 'cli.restore',
    outcome: 'done',
    facts: { backup: name, reason, erasures: count },
  })
}

function counted(folder: string) {
  const tables = Object.values(readDataManifest(join(folder, 'MANIFEST.json')).tables)

  return { tables: tables.length, rows: tables.reduce((all, { rows }) => all + rows, 0) }
}

async function verified(services: Services, { outside }: RestoreOptions, verdict: Writable<Verdict>) {
  const { database, keyring } = services
  const faults: string[] = []
  const sequencer = new Sequencer({ database, keyring, outside })
  for await (const tenantId of eachLog(services)) {
    await sequencer.sequence(tenantId)
    const key = await keyring.newestLogKey(tenantId)
    const checked = await checkLog({ database, tenantId, key, outside })
    for (const { fault, index } of checked.faults)
      faults.push(`The log of ${tenantId}: ${fault} at ${index ?? 'no place'}`)
    verdict.logs += 1
  }
  for await (const tenantId of eachTenant(database)) {
    const erasures = await database.fork(tenantId).find(Erasure, {})
    const erased = [...new Set(erasures.flatMap(({ subjectIds }) => subjectIds))]
    const alive = await keyring.subjectKeys(tenantId, erased, 'data')
    for (const id of alive.keys()) faults.push(`Somebody who was erased has a key again: ${id}`)
    verdict.erasures += erasures.length
    verdict.readable += await readable(services, tenantId, erased, faults)
  }
  verdict.faults = faults
}

/** How many values about others there are whose subject has a key; those without one are told once for each table. */
async function readable(
  { database, keyring }: Services,
  tenantId: string,
  erased: readonly string[],
  faults: string[],
): Promise<number> {
  let count = 0
  for (const declaration of modules.flatMap((module) => [...(module.entities ?? [])]).map(declarationOf)) {
    if (!declaration.mapped) continue
    const personal = declaration.columns.find((column) => column.class === 'personal')
    const subject = declaration.columns.find(({ property }) => property === personal?.subject)
    if (!personal || !subject) continue
    const { rows } = await database.transaction(tenantId, (client) =>
      client.query<{ subject: string }>(
        // oxlint-disable-next-line leadkeep/no-built-sql -- declared names of a table and its columns
        `select distinct "${subject.id}" as subject from "${declaration.table}"
          where tenant_id = $1 and "${personal.id}" is not null and not "${subject.id}" = any ($2::uuid[]) limit 10000`,
        [tenantId, erased],
      ),
    )
    const ids = rows.map(({ subject: id }) => id)
    const keys = await keyring.subjectKeys(tenantId, ids, personal.key ?? 'data')
    const without = ids.filter((id) => !keys.has(id)).length
    if (without > 0)
      faults.push(`${without} subjects of ${declaration.id} have no key: their values can’t be read`)
    count += ids.length - without
  }

  return count
}

async function asking<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
