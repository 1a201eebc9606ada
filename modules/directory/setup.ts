import type { CommandContext } from '@leadkeep/commands'

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** What does a new tenant get? Runs inside the command that creates it. */
    readonly setup?: (context: CommandContext) => Promise<void>
  }
}
