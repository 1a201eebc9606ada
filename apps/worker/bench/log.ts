import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkLog, checkpointFolder, leafHashesOf, logKeyText, Sequencer, StoredTree } from '@leadkeep/audit'
import { apart } from './apart.ts'
import type { ExportPart, ExportFigures } from './export-log.ts'
import { asOwnerOfTheServer } from './owner-of-the-server.ts'
import type { Installation } from './installation.ts'
import { fillLog } from './sequencing.ts'
import { perSecond, type Row } from './table.ts'

/** A long log: gone through from its first entry, exported with its proofs, and the export verified. */
export async function measureLog(
  installation: Installation,
  directory: string,
  entries: number,
): Promise<Row[]> {
  const { tenantId, worker, adminUrl } = installation
  const outside = checkpointFolder(join(directory, 'checkpoints'))
  for (let filled = 0; filled < entries; filled += 50_000)
    await fillLog(installation, Math.min(50_000, entries - filled))
  const sequencer = new Sequencer({ database: worker.database, keyring: worker.keyring, outside })
  const { size } = await sequencer.sequence(tenantId)
  while ((await sequencer.derive(tenantId)) !== 0);
  await asOwnerOfTheServer(adminUrl, (admin) =>
    admin.query('vacuum (analyze) audit_entry, audit_leaf, audit_mention'),
  )
  if (size === null || size < entries) throw new Error('The log was not sequenced.')

  const key = await worker.keyring.logKey(tenantId)
  const tree = await rate(size, () => StoredTree.read(leafHashesOf(worker.database, tenantId), size))
  const whole = await rate(size, async () => {
    const { faults } = await checkLog({ database: worker.database, tenantId, key, outside })
    if (faults.length > 0) throw new Error(`The log is not sound: ${faults[0]!.fault}`)
  })
  const archive = join(directory, 'log.zip')
  const part: ExportPart = { ...addressesOf(installation), tenantId, archive }
  const made = await apart<ExportFigures>('./export-log.ts', part)
  const verified = await rate(size, () => verify(archive, logKeyText(key)))
  const million = size.toLocaleString('en')

  return [
    {
      what: `verifying ${million} leaves against the signed head`,
      measured: perSecond(tree),
      goal: '≥ 200,000/s',
      met: tree >= 200_000,
    },
    { what: '  and every entry against its leaf, with all that points to it', measured: perSecond(whole) },
    {
      what: `exporting ${million} entries as an archive`,
      measured: `${perSecond(size / made.seconds)}, ${(statSync(archive).size / 2 ** 20).toFixed(0)} MB`,
    },
    {
      what: '  memory of its process, at most',
      measured: `${Math.round(made.memory / 2 ** 20)} MB`,
    },
    {
      what: '  of this what it takes beyond what the process took before it began',
      measured: `${Math.round((made.memory - made.memoryBefore) / 2 ** 20)} MB`,
      goal: '≤ 150 MB',
      met: made.memory - made.memoryBefore <= 150 * 2 ** 20,
    },
    {
      what: 'verifying that archive by the program',
      measured: perSecond(verified),
      goal: '≥ 200,000/s',
      met: verified >= 200_000,
    },
  ]
}

async function rate(entries: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()

  return (entries / (performance.now() - began)) * 1000
}

const addressesOf = ({ adminUrl, keysAdminUrl, password, rootKey }: Installation) => ({
  adminUrl,
  keysAdminUrl,
  password,
  rootKey,
})

async function verify(archive: string, key: string): Promise<void> {
  const program = join(import.meta.dirname, '../../../packages/verifier/leadkeep-verify.ts')
  await promisify(execFile)(process.execPath, [program, archive, '--key', key])
}
