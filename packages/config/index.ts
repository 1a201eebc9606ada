export {
  backendConfig,
  keyVariable,
  landingConfig,
  migrateConfig,
  upConfig,
  workerConfig,
} from './processes.ts'
export type {
  BackendConfig,
  KeyProviderConfig,
  LandingConfig,
  MigrateConfig,
  UpConfig,
  WorkerConfig,
} from './processes.ts'
export type { Environment } from './read.ts'
