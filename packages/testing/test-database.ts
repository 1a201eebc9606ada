import { createHash, randomBytes } from 'node:crypto'
import {
  connectionUrl,
  declarationOf,
  prepare,
  roles,
  type LoginRole,
  type Passwords,
} from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'
import type { Client } from 'pg'
import { looking } from './behind-the-scenes.ts'

export interface TestDatabase {
  /** Connection URL of the data database under a role. */
  url(role: LoginRole): string
  readonly keysUrl: string
  /** As superuser, for looking behind the scenes. */
  readonly adminUrl: string
  readonly keysAdminUrl: string
  drop(): Promise<void>
}

/** Two databases of its own, cloned from templates that hold the migrated schema of exactly these modules. */
export async function testDatabase(modules: readonly Module[]): Promise<TestDatabase> {
  const adminUrl = required('LEADKEEP_TEST_POSTGRES')
  const password = required('LEADKEEP_TEST_PASSWORD')
  const passwords: Passwords = {
    owner: password,
    landing: password,
    backend: password,
    worker: password,
    keys: password,
  }
  const template = `template_${fingerprint(modules)}`
  const name = `test_${randomBytes(6).toString('hex')}`
  await looking(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock(4242)')
    if (!(await exists(admin, `${template}_done`))) {
      await admin.query(`drop database if exists ${template}`)
      await admin.query(`drop database if exists ${template}_keys`)
      await admin.query(`create database ${template}`)
      await admin.query(`create database ${template}_keys`)
      await prepare({
        adminUrl: onDatabase(adminUrl, template),
        keysAdminUrl: onDatabase(adminUrl, `${template}_keys`),
        modules,
        passwords,
      })
      await admin.query(`create database ${template}_done`)
    }
    await admin.query(`create database ${name} template ${template} strategy wal_log`)
    await admin.query(`create database ${name}_keys template ${template}_keys strategy wal_log`)
    // Privileges on a database are no part of its template.
    await admin.query(`revoke all on database ${name}, ${name}_keys from public`)
    await admin.query(`grant connect on database ${name}_keys to ${roles.keys}`)
    await admin.query(
      `grant connect on database ${name} to ${[roles.owner, roles.landing, roles.backend, roles.worker].join(', ')}`,
    )
    await admin.query(`grant create on database ${name} to ${roles.owner}`)
    await admin.query('select pg_advisory_unlock(4242)')
  })
  const data = onDatabase(adminUrl, name)
  const keys = onDatabase(adminUrl, `${name}_keys`)

  return {
    url: (role) => connectionUrl(data, roles[role], password),
    keysUrl: connectionUrl(keys, roles.keys, password),
    adminUrl: data,
    keysAdminUrl: keys,
    drop: () =>
      looking(adminUrl, async (admin) => {
        await admin.query(`drop database if exists ${name} with (force)`)
        await admin.query(`drop database if exists ${name}_keys with (force)`)
      }),
  }
}

function fingerprint(modules: readonly Module[]): string {
  const hash = createHash('sha256')
  for (const module of modules) {
    hash.update(JSON.stringify([module.id, module.migrations, module.doors, module.guards]))
    hash.update(String(module.guardsOver))
    hash.update(JSON.stringify([...(module.entities ?? [])].map(declarationOf)))
    hash.update(JSON.stringify((module.subscribers ?? []).map(({ id, event }) => [id, event])))
  }

  return hash.digest('hex').slice(0, 16)
}

function required(variable: string): string {
  const value = process.env[variable]
  if (!value)
    throw new Error(`${variable} is missing: run this through Jest, whose set-up starts a database.`)

  return value
}

function onDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`

  return changed.href
}

async function exists(admin: Client, database: string): Promise<boolean> {
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [database])

  return rowCount === 1
}
