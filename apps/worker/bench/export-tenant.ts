import { openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { systemAmbient } from '@leadkeep/kernel'
import { exportTo } from '../commands/export-tenant.ts'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { keysUrlOf, urlOf, type Addresses } from './addresses.ts'

/** What bench/tenant-export.ts sends to the process that takes a tenant out, and what it answers. */
export interface TenantPart extends Addresses {
  readonly tenantId: string
  /** Path of the file that is made. */
  readonly file: string
  /** An age recipient: a passphrase would be stretched in 256 MB, whatever there is. */
  readonly recipient: string
}

export interface TenantFigures {
  readonly seconds: number
  /** Resident set at most, and before the export began; bytes. */
  readonly memory: number
  readonly memoryBefore: number
}

process.once('message', (part: TenantPart) => void takeOut(part))

async function takeOut(part: TenantPart): Promise<void> {
  const { services, close } = await openServices({
    databaseUrl: urlOf(part, 'worker'),
    keysDatabaseUrl: keysUrlOf(part),
    keyProvider: environmentKeyProvider(part.rootKey),
    modules,
    ambient: systemAmbient,
  })
  const owner = await openDatabase({ url: urlOf(part, 'owner'), modules, poolSize: 2 })
  const scope = operatorScope(services, part.tenantId)
  const memoryBefore = process.memoryUsage.rss()
  const began = performance.now()
  await exportTo(part.file, { recipients: [part.recipient] }, { services, owner, scope, to: 'the bench' })
  const seconds = (performance.now() - began) / 1000
  const figures: TenantFigures = { seconds, memory: process.resourceUsage().maxRSS * 1024, memoryBefore }
  await owner.close()
  await close()
  process.send?.(figures)
  process.disconnect()
}
