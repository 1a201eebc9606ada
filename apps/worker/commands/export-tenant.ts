import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { sealedWith, type Lock } from '@leadkeep/backup'
import type { CliContext } from '@leadkeep/cli'
import { openDatabase } from '@leadkeep/database'
import { AppError } from '@leadkeep/kernel'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { exportTenant, type TenantExport } from '../tenants/export-tenant.ts'
import { passphrase } from './passphrase.ts'
import { tenantNamed } from './tenant-named.ts'
import { withServices } from './with-services.ts'

/** `leadkeep tenant export`: one file, which only its passphrase or identity opens. */
export async function exportTenantByName(parameters: string[], context: CliContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args: parameters,
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      by: { type: 'string' },
      recipient: { type: 'string', multiple: true },
    },
  })
  const [slug, file] = positionals
  if (slug === undefined || file === undefined || values.to === undefined) {
    context.complain('Say which, where and to whom: npx leadkeep tenant export SLUG FILE --to NAME')

    return 2
  }
  if (existsSync(file)) throw exists(file)
  const { to, by = userInfo().username, recipient } = values
  const lock: Lock = recipient ? { recipients: recipient } : { passphrase: await passphrase() }
  const opened = await context.open()
  const owner = await openDatabase({ url: opened.ownerDatabaseUrl, modules, poolSize: 2 })
  try {
    return await withServices(opened, async (services) => {
      const tenant = await tenantNamed(services, slug)
      const scope = { ...operatorScope(services, tenant.id), actor: { kind: 'operator' as const, id: by } }
      const onTable = (table: string, rows: number) => context.say(`${table}: ${rows.toLocaleString('en')}`)
      await exportTo(file, lock, { services, owner, scope, to, onTable })
      context.say(`✓ Everything of ${slug} is in ${file}. Open it with age, and unzip what comes out.`)

      return 0
    })
  } finally {
    await owner.close()
  }
}

/** Nothing of it is on the disk in the plain; the file is there when it is whole. */
export async function exportTo(file: string, lock: Lock, taking: TenantExport): Promise<void> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const sealed = await sealedWith(lock, readable)
  const made = exportTenant(taking, writable).catch(async (error: unknown) => {
    // Whoever reads what was made so far hears of it.
    await writable.abort(error).catch(() => undefined)
    throw error
  })
  const draft = `${file}.unfinished`
  try {
    const written = pipeline(
      Readable.fromWeb(sealed as unknown as Parameters<typeof Readable.fromWeb>[0]), // one stream, two types
      createWriteStream(draft, { mode: 0o600, flush: true }),
    )
    await Promise.all([made, written])
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

const exists = (file: string) =>
  new AppError(`There is something at ${file} already: choose another name.`, {
    code: 'directory.export_exists',
    status: 409,
  })
