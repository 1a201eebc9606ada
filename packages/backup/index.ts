export { backUpData, examineData, restoreData } from './data.ts'
export {
  backUpKeys,
  copyKeyStore,
  examineKeys,
  expiredIn,
  keysLive,
  restoreKeys,
  sealedWith,
  type Lock,
  type Opener,
} from './keys.ts'
export { readDataManifest } from './manifest.ts'
export { isRestoring, throughSteps } from './restoring.ts'
