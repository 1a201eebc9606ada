import { join } from 'node:path'
import { checkpointFolder, Sequencer } from '@leadkeep/audit'
import { eachTenant } from '@leadkeep/directory'
import type { Schedule } from '@leadkeep/events'
import { installation, type Services } from '@leadkeep/kernel'

/** Once a second: what was committed becomes leaves, and each log that grew gets a checkpoint, kept outside too. */
export function sequencing({ database, keyring }: Services, dataDirectory: string): Schedule {
  const sequencer = new Sequencer({
    database,
    keyring,
    outside: checkpointFolder(join(dataDirectory, 'checkpoints')),
  })

  return {
    id: 'audit.sequence',
    title: 'Put entries into the log’s tree and sign its head',
    every: 1,
    run: () => sequencer.run(logs()),
  }

  async function* logs() {
    yield installation
    yield* eachTenant(database)
  }
}
