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

/** Visitors send while keys are rotated: what the one costs the other. */
export async function measureRotation(installation: Installation, directory: string): Promise<Row[]> {
  const landing = await landingServer(installation)
  const [connection] = Connection.several(landing.port, 1)
  const send = () => connection!.ask(submission(landing.port), 202)
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
