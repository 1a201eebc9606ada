import { parseArgs } from 'node:util'
import { aborted, askedToEnd } from './asked-to-end.ts'
import { buildBackend, isBuilt } from './backend-build.ts'
import type { BareContext, Executable, SignIn } from './command.ts'
import { isInstalled, keepSecrets, makeDataDirectory, newSecrets, readSecrets } from './data-directory.ts'
import { databaseServers } from './database-servers.ts'
import { acquireLock } from './lock.ts'
import { requireFreePorts } from './ports.ts'
import { prepareApart } from './prepare-apart.ts'
import { prefixed, steps } from './progress.ts'
import { plainEnvironment, plannedServices, preparingEnvironment } from './services.ts'
import { Supervisor } from './supervisor.ts'

export const upWith = (executable: Executable) => ({
  name: 'up',
  summary: 'bring everything up and keep it running until Ctrl-C',
  usage: `[--no-build] [--dev]

  --no-build  serve the backend as it was last built
  --dev       serve everything from its sources, again as they change`,

  async run(parameters: string[], context: BareContext): Promise<number> {
    const { values } = parseArgs({
      args: parameters,
      options: { build: { type: 'boolean', default: true }, dev: { type: 'boolean', default: false } },
      allowNegative: true,
    })
    const asked = askedToEnd()
    try {
      // Whatever was started is stopped in reverse order, however far we came.
      await using started = new AsyncDisposableStack()
      await bringUp({ ...context, ...values, ...executable, started, asked })
      await aborted(asked)
      context.say('\nStopping …')
    } catch (error) {
      if (!asked.aborted) throw error // Steps that were cut short are what was asked for.
    }
    context.say('Stopped.')

    return 0
  },
})

interface UpOptions extends BareContext {
  readonly script: string
  readonly build: boolean
  readonly dev: boolean
  readonly started: AsyncDisposableStack
  readonly asked: AbortSignal
}

async function bringUp(options: UpOptions): Promise<void> {
  const { root, directory, environment, say, build, dev, started, asked } = options
  const config = options.config()
  const step = steps(say)
  const log = (name: string, line: string) => say(prefixed(name, line))

  makeDataDirectory(directory)
  const lock = acquireLock(directory)
  started.defer(lock.release)
  await requireFreePorts([
    { port: config.landingPort, host: config.host, variable: 'LANDING_PORT' },
    { port: config.backendPort, host: '127.0.0.1', variable: 'BACKEND_PORT' },
  ])
  const postgres = { config, directory, log: (line: string) => log('postgres', line) }
  const servers = await step(config.databaseUrl ? 'Asking Postgres' : 'Starting Postgres', () =>
    databaseServers(postgres),
  )
  started.defer(servers.stop)
  if (servers.postgresPort) lock.announce(servers.postgresPort)

  asked.throwIfAborted()
  const isFirst = !isInstalled(directory)
  const secrets = isFirst ? newSecrets() : readSecrets(directory)
  const installation = { root, config, directory, environment, secrets, servers, dev }
  const { installationKey, signIns } = await prepareApart({
    script: options.script,
    environment: preparingEnvironment(installation),
    newRootKey: isFirst && config.keyProvider === undefined ? directory.rootKey : undefined,
    signal: asked,
  })
  if (isFirst) keepSecrets(directory, secrets)

  asked.throwIfAborted()
  if (!dev && build && !isBuilt(root))
    await step('Building the backend', () =>
      buildBackend({ root, environment: plainEnvironment(environment), signal: asked }),
    )

  const restartServers = () => databaseServers({ ...postgres, port: servers.postgresPort })
  const services = plannedServices({ ...installation, installationKey })
  const supervisor = new Supervisor({ services, servers, restartServers, log })
  started.defer(() => supervisor.stop())
  await step('Starting landing, backend and worker', () => Promise.race([supervisor.start(), aborted(asked)]))
  if (!asked.aborted) greet(say, config, signIns)
}

type Ports = Readonly<Record<'landingPort' | 'backendPort', number>>

function greet(
  say: (line: string) => void,
  { landingPort, backendPort }: Ports,
  signIns: readonly SignIn[],
): void {
  say(`\n  Landing   http://localhost:${landingPort}`)
  say(`  Backend   http://127.0.0.1:${backendPort}\n`)
  const widest = Math.max(...signIns.map(({ email }) => email.length))
  if (signIns.length > 0) say('  Sign in with (shown this once):')
  for (const { who, email, password } of signIns) say(`    ${email.padEnd(widest)}  ${password}  (${who})`)
  say(`${signIns.length > 0 ? '\n' : ''}  Ctrl-C stops everything.\n`)
}
