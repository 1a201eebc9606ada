import type { UpConfig } from '@leadkeep/config'
import type { Module } from '@leadkeep/kernel'
import type { Administration } from './administration.ts'
import type { DataDirectory } from './data-directory.ts'
import type { Check } from './doctor.ts'
import type { OpenInstallation } from './open-installation.ts'

/** One word after `leadkeep`. */
export interface CliCommand {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Everything after `leadkeep name`, as `--help` shows it. */
  readonly usage: string
  /** Returns the exit code: 0 done, 1 failed, 2 used wrongly. An AppError becomes its message and 1. */
  run(parameters: string[], context: CliContext): Promise<number>
}

/** What a command is given that needs no module: the supervisor holds none in memory. */
export interface BareContext {
  /** Absolute path of the project. */
  readonly root: string
  readonly directory: DataDirectory
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Read at first use, so that `--help` works with a broken setting. */
  config(): UpConfig
  /** One line for people, to standard output. */
  say(line: string): void
  /** One line for people, to standard error. */
  complain(line: string): void
}

export interface CliContext extends BareContext {
  readonly modules: readonly Module[]
  /** The databases under the roles' own passwords, started for the time of the command if nobody runs them. */
  open(): Promise<OpenInstallation>
  /** The databases as their administrator; for a restore also where there is no installation yet. */
  administer(options?: { readonly forRestore: boolean }): Promise<Administration>
}

export interface Executable {
  /** Absolute path of the project. */
  readonly root: string
  /** Path of the executable itself, which the supervisor calls for what it does not hold in memory. */
  readonly script: string
  /** Loaded when a command needs it. */
  composition(): Promise<Composition>
}

/** What the executable is made of; the packages know no module. */
export interface Composition {
  readonly modules: readonly Module[]
  readonly commands: readonly CliCommand[]
  /** What `doctor` asks of an installation beside what the packages know to ask. */
  readonly checks: readonly Check[]
  /** Brings the tenants and users of a first start; called at every start, so it must know what is there already. */
  seed(context: SeedContext): Promise<SeedResult>
}

export interface SeedContext extends OpenInstallation {
  readonly demo: boolean
  readonly adminEmail: string
  /** What the operator chose; otherwise the seed makes one. */
  readonly adminPassword: string | undefined
  readonly dataDirectory: string
  say(line: string): void
}

export interface SeedResult {
  /** Accounts made just now. Their passwords are shown once and kept nowhere. */
  readonly signIns: readonly SignIn[]
}

export interface SignIn {
  readonly who: string
  readonly email: string
  readonly password: string
}
