// The door for those who keep a server running and never read a record: the supervisor stays up all day, and without the
// mapper behind `index.ts` it needs half the memory.
export { connectionUrl } from './connection-url.ts'
export { freePort, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
export { superuserUrl } from './postgres-cluster.ts'
export { guardOrphans } from './orphan-guard.ts'
export type { Passwords } from './prepare.ts'
export { roles } from './roles.ts'
