import { parseArgs } from 'node:util'
import { aborted, askedToEnd } from './asked-to-end.ts'
import { buildBackend, isBuilt } from './backend-build.ts'
import type { CliCommand, CliContext, SeedResult } from './command.ts'
import { ensureSecrets, makeDataDirectory } from './data-directory.ts'
import { databaseServers } from './database-servers.ts'
import { acquireLock } from './lock.ts'
import { keyProviderConfig } from './open-installation.ts'
import { requireFreePorts } from './ports.ts'
import { prepareInstallation } from './prepare-installation.ts'
import { prefixed, steps } from './progress.ts'
import { plainEnvironment, plannedServices } from './services.ts'
import { Supervisor } from './supervisor.ts'

export const up: CliCommand = {
  name: 'up',
  summary: 'bring everything up and keep it running until Ctrl-C',
  usage: `[--no-build] [--dev]

  --no-build  serve the backend as it was last built
  --dev       serve everything from its sources, again as they change`,

  async run(parameters, context) {
    const { values } = parseArgs({
      args: parameters,
      options: { build: { type: 'boolean', default: true }, dev: { type: 'boolean', default: false } },
      allowNegative: true,
    })
    const asked = askedToEnd()
    try {
      // Whatever was started is stopped in reverse order, however far we came.
      await using started = new AsyncDisposableStack()
      await bringUp(context, values, started, asked)
      await aborted(asked)
      context.say('\nStopping …')
    } catch (error) {
      if (!asked.aborted) throw error // Steps that were cut short are what was asked for.
    }
    context.say('Stopped.')

    return 0
  },
}

interface UpOptions {
  readonly build: boolean
  readonly dev: boolean
}

async function bringUp(context: CliContext, options: UpOptions, started: AsyncDisposableStack, asked: AbortSignal) {
  const { root, composition, directory, environment, say } = context
  const { build, dev } = options
  const config = context.config()
  const step = steps(say)
  const log = (name: string, line: string) => say(prefixed(name, line))

  makeDataDirectory(directory)
  const lock = acquireLock(directory)
  started.defer(lock.release)
  await requireFreePorts([
    { port: config.landingPort, host: config.host, variable: 'LANDING_PORT' },
    { port: config.backendPort, host: '127.0.0.1', variable: 'BACKEND_PORT' },
  ])
  const secrets = ensureSecrets(directory, { withKeyFile: config.keyProvider === undefined })
  const postgres = { config, directory, log: (line: string) => log('postgres', line) }
  const servers = await step(config.databaseUrl ? 'Asking Postgres' : 'Starting Postgres', () => databaseServers(postgres))
  started.defer(servers.stop)
  if (servers.postgresPort) lock.announce(servers.postgresPort)

  asked.throwIfAborted()
  const keyProvider = keyProviderConfig(config, directory, environment)
  const { passwords } = secrets
  const { adminEmail, adminPassword, demo } = config
  const seed = { adminEmail, adminPassword, demo, dataDirectory: directory.path, say }
  const prepared = await prepareInstallation({ servers, passwords, keyProvider, composition, step, ...seed })
  await prepared.installation.close()

  asked.throwIfAborted()
  if (!dev && build && !isBuilt(root))
    await step('Building the backend', () =>
      buildBackend({ root, environment: plainEnvironment(environment), signal: asked }),
    )

  const { installationKey, signIns } = prepared
  const services = plannedServices({ root, config, directory, environment, secrets, servers, installationKey, dev })
  const restartServers = () => databaseServers({ ...postgres, port: servers.postgresPort })
  const supervisor = new Supervisor({ services, servers, restartServers, log })
  started.defer(() => supervisor.stop())
  await step('Starting landing, backend and worker', () => Promise.race([supervisor.start(), aborted(asked)]))
  if (!asked.aborted) greet(context, config, signIns)
}

function greet({ say }: CliContext, ports: { landingPort: number; backendPort: number }, signIns: SeedResult['signIns']) {
  say(`\n  Landing   http://localhost:${ports.landingPort}`)
  say(`  Backend   http://127.0.0.1:${ports.backendPort}\n`)
  const widest = Math.max(...signIns.map(({ email }) => email.length))
  if (signIns.length > 0) say('  Sign in with (shown this once):')
  for (const { who, email, password } of signIns) say(`    ${email.padEnd(widest)}  ${password}  (${who})`)
  say(`${signIns.length > 0 ? '\n' : ''}  Ctrl-C stops everything.\n`)
}
