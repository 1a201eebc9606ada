import type { KeyObject } from 'node:crypto'
import { installation } from '@leadkeep/kernel'
import { privateKeyFromRaw } from '../curve-keys.ts'
import { keyMissing } from '../errors.ts'
import type { KeyProvider } from '../providers/key-provider.ts'
import type { KeyStore } from './key-store.ts'
import { unwrapByProvider, wrapByProvider } from './wrapping.ts'

export const installationPlace = {
  tenantId: installation,
  purpose: 'installation',
  owner: installation,
  version: 1,
}

/** The first one stays; it must open, or the root at hand is not the one the installation was made with. */
export async function createInstallationKey(
  store: KeyStore,
  provider: KeyProvider,
  random: (length: number) => Buffer,
): Promise<void> {
  if (!(await store.installationKey())) {
    const key = random(32)
    const wrapped = await wrapByProvider(provider, installationPlace, key)
    await store.addInstallationKey(provider.name, wrapped, await provider.version())
    key.fill(0)
  }
  await installationKey(store, provider)
}

/**
 * The Ed25519 key that vouches for intake keys; unwrapped for one call. Its public half comes from the private one,
 * so that nobody who can write to the key store can put another in its place.
 *
 * Throws `crypto.key_missing`, `crypto.cannot_unwrap`, `crypto.key_provider_unavailable`.
 */
export async function installationKey(store: KeyStore, provider: KeyProvider): Promise<KeyObject> {
  const wrapped = await store.installationKey()
  if (!wrapped) throw keyMissing('installation')
  const raw = await unwrapByProvider(provider, installationPlace, wrapped)
  const key = privateKeyFromRaw('ed25519', raw)
  raw.fill(0)

  return key
}
