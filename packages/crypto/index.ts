export { Sealed } from './sealed.ts'
export { open, seal, type Cell } from './seal.ts'
export { fieldKey, versionIn, type FieldKey } from './versioned-key.ts'
export { commitment } from './commitment.ts'
export { BlindIndex } from './blind-index.ts'
export { normalise, prefixFragments, searchFragments } from './normalise.ts'
export {
  logName,
  noteKeyId,
  privateKeyFromRaw,
  publicKeyFromRaw,
  rawPublicKey,
  signBytes,
  verifierKey,
  verifyBytes,
} from './curve-keys.ts'
export {
  generateIntakeKey,
  intakeKeyNumber,
  openIntake,
  sealIntake,
  type IntakeBinding,
  type IntakeKeyPair,
} from './intake-box.ts'
export {
  requireIntakeKey,
  signIntakeKey,
  verifyIntakeKey,
  type IntakeKeyStatement,
  type SignedIntakeKey,
} from './intake-key.ts'
export type { KeyProvider } from './providers/key-provider.ts'
export { addRoot, createRootKeyFile, dropOldRoots, fileKeyProvider } from './providers/key-file.ts'
export { environmentKeyProvider, keyProviderFrom } from './providers/environment-key.ts'
export { exportRecovery, proveRecovery, restoreRecovery } from './providers/recovery.ts'
export { Keyring, type KeyringOptions } from './keyring.ts'
export { keyStorePool, type SubjectKeyKind } from './key-store/key-store.ts'
export type { LogKey } from './key-store/tenant-keys.ts'
export { keyStoreSchema } from './key-store/schema.ts'
export { KeyRotation } from './rotation.ts'
export { rotationKinds, type KeyCount, type RotationKind } from './key-store/rotation-store.ts'
