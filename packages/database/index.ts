import './parts.ts'
import './retention.ts'

export {
  classOf,
  confidential,
  exactIndex,
  intakePayload,
  operational,
  personal,
  plainBytes,
  plainText,
  secretOf,
  verifierOf,
} from './classified.ts'
export type { ColumnClass, DataClass } from './classified.ts'
export { declarationOf, prefixTable, tableDeclaration, tenantEntity, withBehaviour } from './entity.ts'
export type { Column, EntityDeclaration } from './entity.ts'
export { roles, staffAndJobs } from './roles.ts'
export type { Grants, Privilege, RuntimeRole } from './roles.ts'
export type { Door, Migration, Store } from './parts.ts'
export type { Ending, Retention, RetentionRule } from './retention.ts'
export { Database, openDatabase, reachable, type DatabaseOptions } from './database.ts'
export { drift, migrate } from './migrate.ts'
export { connectionUrl } from './connection-url.ts'
export { prepare, type LoginRole, type Passwords, type Preparation } from './prepare.ts'
export { prefixTokens, sealDrafts, subjectForgotten, type SealedCell } from './sealing.ts'
export { freePort, startEmbeddedPostgres } from './embedded-postgres.ts'
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres.ts'
