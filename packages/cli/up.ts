import { parseArgs } from 'node:util'
import { buildBackend, isBuilt } from './backend-build.ts'
import type { CliCommand, CliContext } from './command.ts'
import { ensureSecrets, makeDataDirectory } from './data-directory.ts'
import { databaseServers } from './database-servers.ts'
import { acquireLock } from './lock.ts'
import { keyProviderConfig } from './open-installation.ts'
import { requireFreePorts } from './ports.ts'
import { prepareInstallation } from './prepare-installation.ts'
import { prefixed, steps } from './progress.ts'
import { plainEnvironment, plannedServices } from './services.ts'
import { Stack } from './stack.ts'
import { Supervisor } from './supervisor.ts'
import { untilAskedToEnd } from './until-asked-to-end.ts'

export const up: CliCommand = {
  name: 'up',
  summary: 'bring everything up and keep it running until Ctrl-C',
  usage: `[--no-build] [--dev]

  --no-build  serve the backend as it was last built
  --dev       serve the backend from its sources, rebuilt as they change`,

  async run(parameters, context) {
    const { values } = parseArgs({
      args: parameters,
      options: { build: { type: 'boolean', default: true }, dev: { type: 'boolean', default: false } },
      allowNegative: true,
    })
    const asked = untilAskedToEnd()
    const cleanUp = new Stack()
    try {
      await Promise.race([bringUp(context, values, cleanUp, asked.signal), asked.promise])
      await asked.promise
      context.say('\nStopping …')
    } finally {
      asked.dispose()
      await cleanUp.unwind()
    }
    context.say('Stopped.')

    return 0
  },
}

async function bringUp(
  context: CliContext,
  { build, dev }: { build: boolean; dev: boolean },
  cleanUp: Stack,
  signal: AbortSignal,
): Promise<void> {
}
