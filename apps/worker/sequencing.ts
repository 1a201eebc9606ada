import { join } from 'node:path'
import { checkpointFolder, LogWatch, Sequencer, watching } from '@leadkeep/audit'
import { eachTenant } from '@leadkeep/directory'
import type { Schedule } from '@leadkeep/events'
import { installation, type Services } from '@leadkeep/kernel'

/** Once a second: what was committed becomes leaves, and each log that grew gets a checkpoint, kept outside too. */
export function sequencing(services: Services, dataDirectory: string): Schedule {
  const { database, keyring } = services
  const sequencer = new Sequencer({ database, keyring, outside: checkpointsIn(dataDirectory) })

  return {
    id: 'audit.sequence',
    title: 'Put entries into the log’s tree and sign its head',
    every: 1,
    run: () => sequencer.run(eachLog(services)),
  }
}

/** All the time: whether the logs are still what was signed. What is found stands on the log, and is told here. */
export function watchingLogs(
  services: Services,
  dataDirectory: string,
  onIncident: (tenantId: string, code: string) => void,
): Schedule {
  const { database, keyring, ambient } = services
  const watch = new LogWatch({
    database,
    keyring,
    ambient,
    outside: checkpointsIn(dataDirectory),
    onIncident,
  })

  return watching(watch, () => eachLog(services))
}

export const checkpointsIn = (dataDirectory: string) => checkpointFolder(join(dataDirectory, 'checkpoints'))

/** The installation's own, and each tenant's. */
export async function* eachLog({ database }: Services): AsyncGenerator<string> {
  yield installation
  yield* eachTenant(database)
}
