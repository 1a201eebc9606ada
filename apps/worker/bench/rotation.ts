import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { checkpointFolder, Sequencer } from '@leadkeep/audit'
import {
  environmentKeyProvider,
  Keyring,
  KeyRotation,
  keyStorePool,
  type RotationKind,
} from '@leadkeep/crypto'
import { openDatabase } from '@leadkeep/database'
import { systemAmbient } from '@leadkeep/kernel'
import { Submission } from '@leadkeep/lead_capture'
import { rotate } from '@leadkeep/rotation'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { keysUrlOf, urlOf } from './addresses.ts'
import { Connection } from './connection.ts'
import type { Installation } from './installation.ts'
import { submission } from './intake.ts'
import { median, medianTime } from './measure.ts'
import { landingServer } from './servers.ts'
import { milliseconds, perSecond, times, type Row } from './table.ts'

/**
 * Visitors send while keys are rotated: what the one costs the other. There is a newer intake key by then, of which the public
 * server has not heard: what it seals to yesterday's has to open all the same.
 */
export async function measureRotation(installation: Installation, directory: string): Promise<Row[]> {
  const landing = await landingServer(installation)
  const [connection] = Connection.several(landing.port, 1)
  const send = () => connection!.ask(submission(landing.port), 202)
  await installation.worker.keyring.rotateIntake(installation.tenantId, new Date(Date.now() + day))
  try {
    await medianTime(300, send)
    const alone = median([
      await medianTime(200, send),
      await medianTime(200, send),
      await medianTime(200, send),
    ])
    const rows: Row[] = [
      { what: 'intake, JSON API, 1 client, p50', measured: milliseconds(alone), ratio: 'the baseline' },
    ]
    for (const kind of ['tenant', 'index', 'subject'] as const) {
      const { during, rate } = await meanwhile(installation, directory, kind, send)
      await theLatestOpen(installation)
      rows.push(
        {
          what: `the same while keys are rotated (${kind})`,
          measured: during === null ? 'over before it was measured' : milliseconds(during),
          ...(during === null ? {} : { ratio: times(during / alone) }),
        },
        { what: `rotating (${kind}), rows and keys`, measured: perSecond(rate) },
      )
    }

    return rows
  } finally {
    connection!.close()
    await landing.stop()
  }
}

const day = 24 * 3_600_000

/** Some of those that came while the keys were rotated become leads. */
async function theLatestOpen({ worker, tenantId }: Installation): Promise<void> {
  const em = worker.database.fork(tenantId)
  const latest = await em.find(Submission, { state: 'received' }, { orderBy: { id: 'desc' }, limit: 25 })
  const scope = { ...operatorScope(worker, tenantId), now: () => systemAmbient.now() }
  const processing = worker.modules
    .flatMap((module) => [...(module.subscribers ?? [])])
    .find(({ id }) => id === 'lead_capture.process-submission')!
  for (const { id, keyNumber } of latest) {
    if (keyNumber !== 1) throw new Error('The public server knows of the newer key.')
    const data = { submissionId: id }
    const event = { eventId: randomUUID(), event: processing.event }
    await processing.handle({
      ...event,
      data,
      scope: { ...scope, requestId: randomUUID() },
      services: worker,
    })
  }
  const settled = { id: { $in: latest.map(({ id }) => id) }, state: 'processed' as const }
  if ((await worker.database.fork(tenantId).count(Submission, settled)) !== latest.length)
    throw new Error('What was sealed to the older intake key was not read after the rotation.')
}

async function meanwhile(
  installation: Installation,
  directory: string,
  kind: RotationKind,
  send: () => Promise<unknown>,
) {
  const { tenantId, worker, rootKey } = installation
  const pool = keyStorePool(keysUrlOf(installation), 2)
  const provider = environmentKeyProvider(rootKey)
  const database = await openDatabase({ url: urlOf(installation, 'owner'), modules, poolSize: 2 })
  const keyring = new Keyring({ pool, provider })
  const outside = checkpointFolder(join(directory, 'checkpoints'))
  const most = new Map<string, number>()
  const began = performance.now()
  const rotated = { isOver: false }
  const rotating = rotate(kind, {
    rotation: new KeyRotation({ pool, provider }),
    keyring,
    database,
    sequencer: new Sequencer({ database: worker.database, keyring, outside }),
    scope: { ...operatorScope(worker, tenantId), requestId: randomUUID(), now: () => systemAmbient.now() },
    reason: 'the bench',
    isAlone: true,
    wait: async () => undefined,
    onStep: (step, done) => void most.set(step, done ?? 0),
  }).finally(() => (rotated.isOver = true))
  const figures: number[] = []
  while (!rotated.isOver) {
    const started = performance.now()
    await send()
    figures.push(performance.now() - started)
  }
  await rotating
  const seconds = (performance.now() - began) / 1000
  await database.close()
  await pool.end()
  const done = [...most.values()].reduce((all, count) => all + count, 0)

  return { during: figures.length < 10 ? null : median(figures), rate: done / seconds }
}
