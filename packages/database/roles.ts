/** The database roles. Only `owner` owns anything; `doors` owns the doors and can't log in. None has BYPASSRLS. */
export const roles = {
  owner: 'leadkeep_owner',
  doors: 'leadkeep_doors',
  landing: 'leadkeep_landing',
  backend: 'leadkeep_backend',
  worker: 'leadkeep_worker',
  keys: 'leadkeep_keys',
} as const

/** The roles that processes run under, on the data database. */
export type RuntimeRole = 'landing' | 'backend' | 'worker'
export type Privilege = 'select' | 'insert' | 'update' | 'delete'
export type Grants = { readonly [Role in RuntimeRole | 'doors']?: readonly Privilege[] }

/** What staff and jobs do with ordinary records. */
export const staffAndJobs: Grants = {
  backend: ['select', 'insert', 'update', 'delete'],
  worker: ['select', 'insert', 'update', 'delete'],
}
