import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { BlindIndex } from '../blind-index.ts'
import { lengthPrefixed } from '../bytes.ts'
import { logName, privateKeyFromRaw, rawPublicKey, signBytes } from '../curve-keys.ts'
import { deriveBytes } from '../derive.ts'
import { keyMissing } from '../errors.ts'
import type { KeyProvider } from '../providers/key-provider.ts'
import { VersionedKey, type FieldKey } from '../versioned-key.ts'
import type { TenantKeyPurpose, WrappedKey, WrappedTenantKey } from './key-store.ts'
import { unwrapByProvider, unwrapKey, wrapByProvider, wrapKey } from './wrapping.ts'

/** What signs a tenant's log: Ed25519 under a C2SP note name. */
export interface LogKey {
  readonly name: string
  /** 1, and one more each time that another follows. */
  readonly version: number
  /** 32 bytes. */
  readonly publicKey: Buffer
  /** 64 bytes (RFC 8032). */
  sign(bytes: Uint8Array): Buffer
  /** How those before it introduced their successors, newest first; signed statements, to be checked by who reads them. */
  readonly announcements: readonly string[]
}

/** A tenant's keys, unwrapped. While one is rotated it comes with its other versions. */
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
): Promise<ReadonlyMap<TenantKeyPurpose, WrappedKey>> {
  const tenant = random(32)
  const wrapped = await wrapByProvider(provider, tenantPlace(tenantId, 'tenant', version), tenant)
  const { wrapping } = halvesOf(tenant, version)
  const under = (purpose: TenantKeyPurpose) => {
    const key = random(32)
    const entry = { version, wrapped: wrapKey(wrapping, tenantPlace(tenantId, purpose, version), key) }
    key.fill(0)

    return [purpose, entry] as const
  }

  return new Map([['tenant', { version, wrapped }], under('index'), under('suppression'), under('log')])
}

export const tenantPlace = (tenantId: string, purpose: TenantKeyPurpose, version: number) => ({
  tenantId,
  purpose,
  owner: tenantId,
  version,
})

/**
 * What the stored keys are at a time, by that time: a version that is announced and not active yet opens already, and does
 * not write. Throws `crypto.key_missing`, `crypto.cannot_unwrap`, `crypto.key_provider_unavailable`.
 */
export async function openTenantKeys(
  tenantId: string,
  provider: KeyProvider,
  stored: readonly WrappedTenantKey[],
): Promise<(now: Date) => TenantKeys> {
  const of = (purpose: TenantKeyPurpose): Versions<WrappedTenantKey> => {
    const [first, ...others] = stored.filter((key) => key.purpose === purpose)
    if (!first) throw keyMissing(purpose)

    return [first, ...others]
  }
  const halves = await each(of('tenant'), async (key) =>
    halvesOf(
      await unwrapByProvider(provider, tenantPlace(tenantId, 'tenant', key.version), key.wrapped),
      key.version,
    ),
  )
  const wrappers = VersionedKey.of([halves[0].wrapping, ...halves.slice(1).map(({ wrapping }) => wrapping)])
  const unwrapped = ({ purpose, version, wrapped }: WrappedTenantKey): Buffer =>
    unwrapKey(wrappers, tenantPlace(tenantId, purpose, version), wrapped)
  const unchanging = hmacUnder(createSecretKey(unwrapped(of('suppression')[0])))
  const suppression = (value: string) => unchanging('leadkeep/suppression/v1', value)
  const link = (kind: string, id: string) => unchanging('leadkeep/link/v1', kind, id)
  const indexes = await each(of('index'), async (key) => new BlindIndex(unwrapped(key)))
  const log = logKeyOf(tenantId, of('log'), unwrapped)
  const activations = stored.flatMap(({ activeFrom }) => (activeFrom ? [activeFrom.getTime()] : []))
  let last: { readonly keys: TenantKeys; readonly from: number; readonly until: number } | undefined

  return (now) => {
    const time = now.getTime()
    if (last && time >= last.from && time < last.until) return last.keys
    const tenant = activeFirst(of('tenant'), halves, now)
    const [index, ...otherIndexes] = activeFirst(of('index'), indexes, now)
    const [first, ...others] = tenant
    const keys = {
      wrapping: VersionedKey.of([first.wrapping, ...others.map(({ wrapping }) => wrapping)]),
      field: VersionedKey.of([first.field, ...others.map(({ field }) => field)]),
      index: otherIndexes.length === 0 ? index : new BlindIndex(index, otherIndexes),
      suppression,
      link,
      log,
    }
    last = {
      keys,
      from: Math.max(...activations.filter((active) => active <= time), -Infinity),
      until: Math.min(...activations.filter((active) => active > time), Infinity),
    }

    return keys
  }
}

type Versions<T> = readonly [T, ...T[]]

async function each<T, R>(
  [first, ...others]: Versions<T>,
  work: (one: T) => Promise<R>,
): Promise<Versions<R>> {
  const results: [R, ...R[]] = [await work(first)]
  for (const other of others) results.push(await work(other))

  return results
}

/** The newest that is active by now comes first; where none is, the oldest. */
function activeFirst<T>(stored: Versions<WrappedTenantKey>, keys: Versions<T>, now: Date): Versions<T> {
  const found = stored.findIndex(({ activeFrom }) => activeFrom === null || activeFrom <= now)
  const at = found < 0 ? stored.length - 1 : found

  return [keys[at]!, ...keys.filter((_, index) => index !== at)]
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

function logKeyOf(
  tenantId: string,
  [newest]: Versions<WrappedTenantKey>,
  unwrapped: (key: WrappedTenantKey) => Buffer,
): LogKey {
  return signerOf(tenantId, newest.version, privateKeyFromRaw('ed25519', unwrapped(newest)), newest.announced)
}

/** What is kept beside a log key that follows another. FORMAT.md §8. */
export interface Announced {
  readonly name: string
  /** Its introduction and those before it, newest first. */
  readonly notes: readonly string[]
}

export function signerOf(
  tenantId: string,
  version: number,
  key: KeyObject,
  announced: string | null,
): LogKey {
  const { name, notes } =
    announced === null ? { name: logName(tenantId), notes: [] } : (JSON.parse(announced) as Announced) // as `KeyRotation.succeedLog` wrote it

  return {
    name,
    version,
    publicKey: rawPublicKey(key),
    sign: (bytes) => signBytes(key, bytes),
    announcements: notes,
  }
}
