import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { upConfig } from '@leadkeep/config'
import { isAppError } from '@leadkeep/kernel'
import type { CliCommand, CliContext, Composition } from './command.ts'
import { dataDirectory } from './data-directory.ts'
import { doctor } from './doctor.ts'
import { migrate } from './migrate.ts'
import { openInstallation } from './open-installation.ts'
import { up } from './up.ts'

/** Runs the command that the arguments name and returns its exit code. `.env` fills in what the environment leaves out. */
export async function main(composition: Composition, parameters = process.argv.slice(2)): Promise<number> {
  const file = join(composition.root, '.env')
  if (existsSync(file)) loadEnvFile(file)
  const commands = [up, doctor, migrate, ...composition.commands]
  const [name = 'help', ...rest] = parameters
  const command = commands.find((each) => each.name === name)
  if (!command) return overview(commands, name)
  if (rest.includes('--help')) return usage(command)

  return run(command, rest, contextOf(composition))
}

async function run(command: CliCommand, parameters: string[], context: CliContext): Promise<number> {
  try {
    return await command.run(parameters, context)
  } catch (error) {
    if (isAppError(error)) {
      context.complain(error.message)

      return 1
    }
    if (isWrongUse(error)) {
      context.complain(`${error.message}\nnpx leadkeep ${command.name} ${command.usage}`)

      return 2
    }
    throw error
  }
}

function contextOf(composition: Composition): CliContext {
  const { root, modules } = composition
  const environment = process.env
  let config: ReturnType<typeof upConfig> | undefined
  const context: CliContext = {
    root,
    modules,
    composition,
    environment,
    directory: dataDirectory(root, environment['LEADKEEP_DATA_DIR'] || '.leadkeep'),
    config: () => (config ??= upConfig(environment)),
    open: () => openInstallation({ config: context.config(), directory: context.directory, environment }),
    say: (line) => console.log(line),
    complain: (line) => console.error(line),
  }

  return context
}

function overview(commands: readonly CliCommand[], name: string): number {
  const asked = ['help', '--help', '-h'].includes(name)
  const widest = Math.max(...commands.map((command) => command.name.length))
  const lines = commands.map((command) => `  ${command.name.padEnd(widest)}  ${command.summary}`)
  if (asked) console.log(['npx leadkeep <command> [--help]', '', ...lines].join('\n'))
  else console.error([`There is no command "${name}".`, '', ...lines].join('\n'))

  return asked ? 0 : 2
}

function usage({ name, summary, usage }: CliCommand): number {
  console.log(`npx leadkeep ${name} ${usage}\n\n${summary}`)

  return 0
}

const isWrongUse = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')
