import type { Factories } from './container.ts'
import type { Feature } from './features.ts'

/**
 * The parts a module may have. Each package that knows a kind of part adds it here by declaration merging (routes by
 * http, entities by database, …), so that the kernel knows none of them and a module still lists them in one place.
 */
export interface ModuleParts {
  /** Who may? Feature ids are frozen once granted. */
  readonly features?: readonly Feature[]
  /**
   * Whether its features are officers' work (audit, privacy, keys): who is given one is told of to those who hold them, and
   * nobody gives one to themselves while there is somebody else.
   */
  readonly officers?: boolean
  /** What the module offers to others and to its own commands, made once per process on first use. */
  readonly services?: Factories
}

export interface Module extends ModuleParts {
  /** Singular word or `snake_case`; first part of its table, feature, event and error names. */
  readonly id: string
  readonly title: string
}

/** One typed list of all a module consists of. Nothing is found by magic: what is not listed does not exist. */
export const defineModule = <const M extends Module>(module: M): M => module
