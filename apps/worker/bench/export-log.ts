import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { askForExport, buildExport, downloadExport } from '@leadkeep/audit_logs'
import { execute, openServices } from '@leadkeep/commands'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { systemAmbient } from '@leadkeep/kernel'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { keysUrlOf, urlOf, type Addresses } from './addresses.ts'

/** What bench/log.ts sends to the process that makes an archive, and what it answers. */
export interface ExportPart extends Addresses {
  readonly tenantId: string
  /** Path of the file. */
  readonly archive: string
}

export interface ExportFigures {
  readonly seconds: number
  /** Resident set at most, and before the export began; bytes. */
  readonly memory: number
  readonly memoryBefore: number
}

process.once('message', (part: ExportPart) => void exportLog(part))

async function exportLog(part: ExportPart): Promise<void> {
  const { services, close } = await openServices({
    databaseUrl: urlOf(part, 'worker'),
    keysDatabaseUrl: keysUrlOf(part),
    keyProvider: environmentKeyProvider(part.rootKey),
    modules,
    ambient: systemAmbient,
  })
  const memoryBefore = process.memoryUsage.rss()
  const began = performance.now()
  const scope = operatorScope(services, part.tenantId)
  const { id } = await execute(services, scope, askForExport, { purpose: 'audit_logs.audit' })
  await buildExport(services, scope, id)
  const seconds = (performance.now() - began) / 1000
  const { stream } = await execute(services, scope, downloadExport, { id })
  await pipeline(Readable.fromWeb(stream as never), createWriteStream(part.archive)) // a stream of bytes, to both kinds of types
  const figures: ExportFigures = { seconds, memory: process.resourceUsage().maxRSS * 1024, memoryBefore }
  await close()
  process.send?.(figures)
  process.disconnect()
}
