import type { Module } from '@leadkeep/kernel'
import { officerFeatures } from '../data/officers.ts'
import type { demands } from './demands.ts'

export type Demand = (typeof demands)[number]

/** Whether a tenant asks a second factor of who has these features. */
export function isDemanded(modules: readonly Module[], demand: Demand, features: readonly string[]): boolean {
  if (demand === 'everybody') return true

  return demand === 'officers' && officerFeatures(modules, features).length > 0
}
