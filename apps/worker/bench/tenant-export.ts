import { statSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointFolder, Sequencer } from '@leadkeep/audit'
import { apart } from './apart.ts'
import type { TenantFigures, TenantPart } from './export-tenant.ts'
import type { Installation } from './installation.ts'
import { seedLeads } from './seed-leads.ts'
import { fillLog } from './sequencing.ts'
import { perSecond, type Row } from './table.ts'

/** What is made here nobody opens. */
const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'

/** A tenant taken out with all that it has, and again when it has five times as much: leads, and as many entries on its log. */
export async function measureTenantExport(
  installation: Installation,
  directory: string,
  leads: number,
): Promise<Row[]> {
  const sizes = [leads, 5 * leads] as const
  const taken: (TenantFigures & { readonly leads: number; readonly bytes: number })[] = []
  for (const [at, size] of sizes.entries()) {
    await grow(installation, directory, size - (sizes[at - 1] ?? 0))
    const file = join(directory, `tenant-${size}.age`)
    const { adminUrl, keysAdminUrl, password, rootKey, tenantId } = installation
    const part: TenantPart = { adminUrl, keysAdminUrl, password, rootKey, tenantId, file, recipient }
    const figures = await apart<TenantFigures>('./export-tenant.ts', part)
    taken.push({ ...figures, leads: size, bytes: statSync(file).size })
  }
  const megabytes = ({ memory, memoryBefore }: TenantFigures) => Math.round((memory - memoryBefore) / 2 ** 20)
  const [some, many] = [taken[0]!, taken[1]!]

  return [
    {
      what: `taking a tenant out, ${many.leads.toLocaleString('en')} leads with their log`,
      measured: `${perSecond(many.leads / many.seconds)}, ${(many.bytes / 2 ** 20).toFixed(0)} MB`,
    },
    {
      what: '  memory beyond what its process took before it began',
      measured: `${megabytes(many)} MB`,
      goal: '≤ 150 MB',
      met: megabytes(many) <= 150,
    },
    {
      what: `  when it is ${some.leads.toLocaleString('en')} leads`,
      measured: `${megabytes(some)} MB, ${perSecond(some.leads / some.seconds)}`,
    },
  ]
}

async function grow(installation: Installation, directory: string, by: number): Promise<void> {
  const { tenantId, worker } = installation
  await seedLeads(installation, by)
  for (let filled = 0; filled < by; filled += 50_000)
    await fillLog(installation, Math.min(50_000, by - filled))
  const outside = checkpointFolder(join(directory, 'tenant-checkpoints'))
  const sequencer = new Sequencer({ database: worker.database, keyring: worker.keyring, outside })
  await sequencer.sequence(tenantId)
  while ((await sequencer.derive(tenantId)) !== 0);
}
