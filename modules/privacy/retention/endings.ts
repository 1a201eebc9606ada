import { declarationOf, type Ending, type RetentionRule } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'

/** A table or store, and how what is in it ends. */
export interface StoreEnding {
  readonly module: string
  /** Id of a table, or name of a store. */
  readonly id: string
  readonly rules: readonly RetentionRule[]
  /** Of a store without a rule; null: nobody has said it. */
  readonly ending: Ending | null
}

/** Every place where something is kept, as the registry lists it, with what its modules say of its end. */
export function endingsOf(modules: readonly Module[]): StoreEnding[] {
  const rules = modules.flatMap(({ retention }) => [...(retention?.rules ?? [])])
  const endings = new Map(modules.flatMap(({ retention }) => Object.entries(retention?.endings ?? {})))

  return modules.flatMap(({ id: module, entities = [], stores = [] }) =>
    [...entities.map((entity) => declarationOf(entity).id), ...stores.map(({ name }) => name)].map((id) => ({
      module,
      id,
      rules: rules.filter(({ entity }) => declarationOf(entity).id === id),
      ending: endings.get(id) ?? null,
    })),
  )
}
