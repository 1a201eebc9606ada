import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { BlindIndex } from '../blind-index.ts'
import { lengthPrefixed } from '../bytes.ts'
import { logName, privateKeyFromRaw, rawPublicKey, signBytes } from '../curve-keys.ts'
import { deriveBytes } from '../derive.ts'
import { keyMissing } from '../errors.ts'
import type { KeyProvider } from '../providers/key-provider.ts'
import { VersionedKey, type FieldKey } from '../versioned-key.ts'
import type { TenantKeyPurpose, WrappedKey, WrappedTenantKeys } from './key-store.ts'
import { unwrapByProvider, unwrapKey, wrapByProvider, wrapKey } from './wrapping.ts'

/** What signs a tenant's log: Ed25519 under a C2SP note name. */
export interface LogKey {
  readonly name: string
  /** 32 bytes. */
  readonly publicKey: Buffer
  /** 64 bytes (RFC 8032). */
  sign(bytes: Uint8Array): Buffer
}

/** A tenant's keys, unwrapped. */
export interface TenantKeys {
  /** Wraps subject and intake keys; never leaves the keyring. */
  readonly wrapping: VersionedKey
  /** Seals confidential columns. */
  readonly field: FieldKey
  readonly index: BlindIndex
  readonly suppression: (value: string) => Buffer
  readonly link: (kind: string, id: string) => Buffer
  readonly log: LogKey
}

const version = 1

/** New keys of a tenant, wrapped: the tenant key by the root, the others by the tenant key. */
export async function makeTenantKeys(
  tenantId: string,
  provider: KeyProvider,
  random: (length: number) => Buffer,
): Promise<WrappedTenantKeys> {
  const tenant = random(32)
  const place = (purpose: TenantKeyPurpose) => ({ tenantId, purpose, owner: tenantId, version })
  const wrapped = await wrapByProvider(provider, place('tenant'), tenant)
  const { wrapping } = halvesOf(tenant, version)
  const under = (purpose: TenantKeyPurpose) => {
    const key = random(32)
    const entry = { version, wrapped: wrapKey(wrapping, place(purpose), key) }
    key.fill(0)

    return [purpose, entry] as const
  }

  return new Map([['tenant', { version, wrapped }], under('index'), under('suppression'), under('log')])
}

/** Throws `crypto.key_missing`, `crypto.cannot_unwrap`, `crypto.key_provider_unavailable`. */
export async function openTenantKeys(
  tenantId: string,
  provider: KeyProvider,
  stored: WrappedTenantKeys,
): Promise<TenantKeys> {
  const { wrapped, version } = take('tenant')
  const place = { tenantId, purpose: 'tenant', owner: tenantId, version }
  const { wrapping, field } = halvesOf(await unwrapByProvider(provider, place, wrapped), version)
  const unchanging = hmacUnder(createSecretKey(unwrapped('suppression')))

  return {
    wrapping,
    field,
    index: new BlindIndex(unwrapped('index')),
    suppression: (value) => unchanging('leadkeep/suppression/v1', value),
    link: (kind, id) => unchanging('leadkeep/link/v1', kind, id),
    log: logKeyOf(tenantId, privateKeyFromRaw('ed25519', unwrapped('log'))),
  }

  function take(purpose: TenantKeyPurpose): WrappedKey {
    const key = stored.get(purpose)
    if (!key) throw keyMissing(purpose)

    return key
  }

  function unwrapped(purpose: TenantKeyPurpose): Buffer {
    const key = take(purpose)

    return unwrapKey(wrapping, { tenantId, purpose, owner: tenantId, version: key.version }, key.wrapped)
  }
}

/** Two keys from one: what opens columns must not open keys. FORMAT.md §3. Wipes the bytes. */
function halvesOf(tenant: Buffer, version: number) {
  const root = createSecretKey(tenant)
  tenant.fill(0)
  const half = (use: 'wrap' | 'field') =>
    VersionedKey.take(version, deriveBytes(root, lengthPrefixed('leadkeep/tenant/v1', use)))

  return { wrapping: half('wrap'), field: half('field') }
}

const hmacUnder =
  (key: KeyObject) =>
  (label: string, ...parts: string[]) =>
    createHmac('sha256', key)
      .update(lengthPrefixed(label, ...parts))
      .digest()

const logKeyOf = (tenantId: string, key: KeyObject): LogKey => ({
  name: logName(tenantId),
  publicKey: rawPublicKey(key),
  sign: (bytes) => signBytes(key, bytes),
})
