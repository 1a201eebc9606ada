export { main } from './main.ts'
export type { CliCommand, CliContext, Composition, Executable, SeedContext, SeedResult } from './command.ts'
export type { DataDirectory } from './data-directory.ts'
export type { OpenInstallation } from './open-installation.ts'
