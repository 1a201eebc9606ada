import { join } from 'node:path'
import { checkpointFolder, Sequencer } from '@leadkeep/audit'
import type { Installation } from './installation.ts'
import { inTurn, median, ratio } from './measure.ts'
import type { PlainInsert } from './plain-insert.ts'
import { perSecond, times, type Row } from './table.ts'

const entries = 20_000

/** Committed entries become leaves under a signed head. */
export async function measureSequencing(
  installation: Installation,
  plain: PlainInsert,
  directory: string,
): Promise<Row[]> {
  const { tenantId, worker } = installation
  const outside = checkpointFolder(join(directory, 'checkpoints'))
  const sequencer = new Sequencer({ database: worker.database, keyring: worker.keyring, outside })
  await sequencer.sequence(tenantId)
  const figures = await inTurn(5, {
    plain: plain.rate,
    sequencing: async () => {
      await fillLog(installation, entries)
      const began = performance.now()
      const { moved } = await sequencer.sequence(tenantId)

      return (moved / (performance.now() - began)) * 1000
    },
  })
  const rate = median(figures.sequencing)

  return [
    {
      what: 'sequencing, entries to leaves and a signed head',
      measured: perSecond(rate),
      ratio: times(ratio(figures.sequencing, figures.plain)),
      goal: '≥ 20,000/s',
      met: rate >= 20_000,
    },
  ]
}

/** Entries as long as those of intake, by the role that writes them. */
export async function fillLog({ services, tenantId, scope }: Installation, count: number): Promise<void> {
  const act = scope()
  const body = {
    v: 1,
    act: 'lead_capture.submission.receive',
    outcome: 'done',
    at: act.now().toISOString(),
    request: act.newId(),
    actor: { kind: 'visitor' },
    via: 'landing',
    subjects: [act.newId()],
    facts: { events: ['lead_capture.submission.received'] },
    changes: [
      {
        table: 'lead_capture.submission',
        row: act.newId(),
        op: 'insert',
        columns: {
          form_id: { to: act.newId() },
          form_version: { to: 1 },
          key_number: { to: 1 },
          payload_hash: { to: '0'.repeat(64) },
          receipt_id: { to: 'ABCD-EFGH-JKLM-NPQR-STVW' },
        },
      },
    ],
  }
  await services.database.transaction(tenantId, (client) =>
    client.query(
      'insert into audit_entry (tenant_id, id, body) select $1, uuidv7(), $2 from generate_series(1, $3)',
      [tenantId, JSON.stringify(body), count],
    ),
  )
}
