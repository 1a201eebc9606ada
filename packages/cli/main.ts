import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { upConfig } from '@leadkeep/config'
import { isAppError } from '@leadkeep/kernel'
import type { BareContext, CliCommand, CliContext, Executable } from './command.ts'
import { dataDirectory } from './data-directory.ts'
import { upWith } from './up.ts'

/** Runs the command that the arguments name and returns its exit code. `.env` fills in what the environment leaves out. */
export async function main(executable: Executable, parameters = process.argv.slice(2)): Promise<number> {
  const file = join(executable.root, '.env')
  if (existsSync(file)) loadEnvFile(file)
  const [name = 'help', ...rest] = parameters
  const bare = bareContext(executable.root)
  const up = upWith(executable)
  // All day long this process only watches others: it never loads what those are made of.
  if (name === up.name && !rest.includes('--help')) return reported(up, bare, () => up.run(rest, bare))

  const { composition, context, commands } = await everything(executable, bare)
  const all = [up, ...commands, ...composition.commands]
  const command = [...commands, ...composition.commands].find((each) => each.name === name)
  if (rest.includes('--help'))
    return usage(
      all.find((each) => each.name === name),
      all,
      name,
    )
  if (!command) return overview(all, name)

  return reported(command, bare, () => command.run(rest, context))
}

async function everything(executable: Executable, bare: BareContext) {
  const [composition, { doctorWith }, { migrateWith }, { openInstallation }, { openAdministration }] =
    await Promise.all([
      executable.composition(),
      import('./doctor.ts'),
      import('./migrate.ts'),
      import('./open-installation.ts'),
      import('./administration.ts'),
    ])
  const { directory, environment } = bare
  const open = () => openInstallation({ config: bare.config(), directory, environment })
  const administer = (options?: { readonly forRestore: boolean }) =>
    openAdministration({ config: bare.config(), directory, environment, ...options })
  const context: CliContext = { ...bare, modules: composition.modules, open, administer }

  return { composition, context, commands: [doctorWith(composition), migrateWith(composition)] }
}

type Described = Pick<CliCommand, 'name' | 'summary' | 'usage'>

async function reported({ name, usage }: Described, { complain }: BareContext, run: () => Promise<number>) {
  try {
    return await run()
  } catch (error) {
    if (isAppError(error)) {
      complain(error.message)

      return 1
    }
    if (isWrongUse(error)) {
      complain(`${error.message}\nnpx leadkeep ${name} ${usage}`)

      return 2
    }
    throw error
  }
}

function bareContext(root: string): BareContext {
  const environment = process.env
  let config: ReturnType<typeof upConfig> | undefined

  return {
    root,
    environment,
    directory: dataDirectory(root, environment['LEADKEEP_DATA_DIR'] || '.leadkeep'),
    config: () => (config ??= upConfig(environment)),
    say: (line) => console.log(line),
    complain: (line) => console.error(line),
  }
}

function overview(commands: readonly Described[], name: string): number {
  const asked = ['help', '--help', '-h'].includes(name)
  const widest = Math.max(...commands.map((command) => command.name.length))
  const lines = commands.map((command) => `  ${command.name.padEnd(widest)}  ${command.summary}`)
  if (asked) console.log(['npx leadkeep <command> [--help]', '', ...lines].join('\n'))
  else console.error([`There is no command "${name}".`, '', ...lines].join('\n'))

  return asked ? 0 : 2
}

function usage(command: Described | undefined, commands: readonly Described[], name: string): number {
  if (!command) return overview(commands, name)
  console.log(`npx leadkeep ${command.name} ${command.usage}\n\n${command.summary}`)

  return 0
}

const isWrongUse = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')
