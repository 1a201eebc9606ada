import { createPublicKey, type KeyObject } from 'node:crypto'
import { installation, isAppError, systemAmbient, type Ambient } from '@leadkeep/kernel'
import type { Pool } from 'pg'
import type { BlindIndex } from './blind-index.ts'
import { privateKeyFromRaw, rawPublicKey } from './curve-keys.ts'
import { signIntakeKey, type SignedIntakeKey } from './intake-key.ts'
import { createInstallationKey, installationKey } from './key-store/installation-key.ts'
import {
  KeyStore,
  type IntakeKeyRow,
  type SubjectKeyKind,
  type WrappedSubjectKey,
} from './key-store/key-store.ts'
import { ShortLived } from './key-store/short-lived.ts'
import { makeTenantKeys, openTenantKeys, type LogKey, type TenantKeys } from './key-store/tenant-keys.ts'
import { unwrapKey, wrapKey } from './key-store/wrapping.ts'
import type { KeyProvider } from './providers/key-provider.ts'
import { VersionedKey, type FieldKey } from './versioned-key.ts'

export interface KeyringOptions {
  /** The key store, under the role `leadkeep_keys`; null where there is none: then every call refuses. */
  readonly pool: Pool | null
  readonly provider: KeyProvider
  readonly ambient?: Ambient
  /** How long an unwrapped tenant key may live in memory, in milliseconds; five minutes at most. */
  readonly tenantKeyLifetime?: number
}

const minute = 60_000
const day = 24 * 60 * minute
const version = 1
const kinds: readonly SubjectKeyKind[] = ['data', 'evidence']
const subjectsPerStatement = 5_000

/**
 * All keys of an installation, wrapped in the key store and unwrapped when needed. It fails closed (law 6): every
 * method throws `crypto.key_store_unavailable` (503), `crypto.key_provider_unavailable` (503), `crypto.key_missing`,
 * `crypto.cannot_unwrap` or `crypto.key_store_failed`, and there is no way around. Any number of processes may call
 * any method at once. The installation's own log has its keys under the nil tenant id.
 */
export class Keyring {
  readonly #store: KeyStore
  readonly #provider: KeyProvider
  readonly #ambient: Ambient
  readonly #tenants: ShortLived<(now: Date) => TenantKeys>

  constructor({ pool, provider, ambient = systemAmbient, tenantKeyLifetime = 5 * minute }: KeyringOptions) {
    this.#store = new KeyStore(pool)
    this.#provider = provider
    this.#ambient = ambient
    this.#tenants = new ShortLived(() => ambient.now(), Math.min(tenantKeyLifetime, 5 * minute))
  }

  /** The installation's signing key and the keys of its own log. Idempotent; refuses another root than the first. */
  async createInstallation(): Promise<void> {
    await createInstallationKey(this.#store, this.#provider, (length) => this.#ambient.random(length))
    await this.createTenant(installation)
  }

  /** Ed25519; what the landing app verifies intake keys by. `rawPublicKey` gives its 32 bytes. */
  async installationPublic(): Promise<KeyObject> {
    return createPublicKey(await installationKey(this.#store, this.#provider))
  }

  /** Whether the key store answers and the root is the right one; throws what is wrong. */
  async check(): Promise<void> {
    await installationKey(this.#store, this.#provider)
  }

  /** Tenant key, index root, suppression key, log key. Idempotent. Needs `createInstallation` first. */
  async createTenant(tenantId: string): Promise<void> {
    // Nothing is ever wrapped by a root that cannot open what the installation has.
    await this.check()
    if ((await this.#store.tenantKeys(tenantId)).length === 0)
      await oncemore(async () => {
        await this.#provider.version() // a root that was rotated while this process runs
        const keys = await makeTenantKeys(tenantId, this.#provider, (length) => this.#ambient.random(length))
        await this.#store.addTenantKeys(tenantId, this.#provider.name, keys)
      })
    await this.#tenant(tenantId)
  }

  createSubject(tenantId: string, subjectId: string): Promise<void> {
    return this.createSubjects(tenantId, [subjectId])
  }

  /** Two keys each, data and evidence. Idempotent; a key that was destroyed is not made again. */
  async createSubjects(tenantId: string, subjectIds: readonly string[]): Promise<void> {
    if (subjectIds.length === 0) return
    const ordered = [...new Set(subjectIds)].toSorted()
    for (let start = 0; start < ordered.length; start += subjectsPerStatement)
      await this.#withTenant(tenantId, async ({ wrapping }) => {
        const keys = ordered
          .slice(start, start + subjectsPerStatement)
          .flatMap((subjectId) =>
            kinds.map((kind) => this.#newSubjectKey(wrapping, tenantId, subjectId, kind)),
          )
        await this.#store.addSubjectKeys(tenantId, keys)
      })
  }

  /**
   * By subject id; who was erased, or never existed, is absent. For one request: they are not kept here. Ask for them after
   * what they are to open was read, or a version that came in between is not among them.
   */
  async subjectKeys(
    tenantId: string,
    subjectIds: readonly string[],
    kind: SubjectKeyKind,
  ): Promise<Map<string, FieldKey>> {
    if (subjectIds.length === 0) return new Map()

    return this.#withTenant(tenantId, async ({ wrapping }) => {
      const rows = await this.#store.subjectKeys(tenantId, subjectIds, kind)
      const keys = new Map<string, VersionedKey>()
      // Newest first: the others go behind it.
      for (const { subject_id: subjectId, version, wrapped } of rows) {
        const place = { tenantId, purpose: `subject/${kind}`, owner: subjectId, version }
        const key = VersionedKey.take(version, unwrapKey(wrapping, place, wrapped))
        const newer = keys.get(subjectId)
        keys.set(subjectId, newer ? VersionedKey.of([newer, key]) : key)
      }

      return keys
    })
  }

  /** Erasure. Idempotent, and final: also where there was no key, none can be made afterwards. */
  destroySubject(tenantId: string, subjectId: string, kind: SubjectKeyKind): Promise<void> {
    return this.#store.destroySubjectKey(tenantId, subjectId, kind)
  }

  /** Final: everything of the tenant that was sealed is unreadable, in whatever copy of the data. Idempotent. */
  async destroyTenant(tenantId: string): Promise<number> {
    const destroyed = await this.#store.destroyTenant(tenantId)
    this.forget(tenantId)

    return destroyed
  }

  /** Whether what a tenant's log says can still be signed; not once its keys were destroyed. */
  async hasLogKey(tenantId: string): Promise<boolean> {
    const keys = await this.#store.tenantKeys(tenantId)

    return ['tenant', 'log'].every((wanted) => keys.some(({ purpose }) => purpose === wanted))
  }

  /** How many keys of a tenant there are that open something. */
  liveKeys(tenantId: string): Promise<number> {
    return this.#store.liveKeys(tenantId)
  }

  /** Seals confidential columns. Ask for it anew in each request. */
  async tenantKey(tenantId: string): Promise<FieldKey> {
    return (await this.#tenant(tenantId)).field
  }

  async index(tenantId: string): Promise<BlindIndex> {
    return (await this.#tenant(tenantId)).index
  }

  /** 32 bytes, from the index root, apart from every column's index. FORMAT.md §6. */
  async keyedHash(tenantId: string, label: string, value: string): Promise<Buffer> {
    return (await this.#tenant(tenantId)).index.hash(label, value)
  }

  /** 32 bytes for the list of those who must not be written to; its key never changes. FORMAT.md §6. */
  async suppressionHash(tenantId: string, normalised: string): Promise<Buffer> {
    return (await this.#tenant(tenantId)).suppression(normalised)
  }

  /**
   * 32 bytes for a link that a person is sent, by what it is for and which record it stands for: always the same, so
   * that nothing but its hash is stored, and a mail that is sent again carries the same. FORMAT.md §6.
   */
  async linkToken(tenantId: string, kind: string, id: string): Promise<Buffer> {
    return (await this.#tenant(tenantId)).link(kind, id)
  }

  /** Up to five minutes old: for statements, which hold under any key that the log ever had. */
  async logKey(tenantId: string): Promise<LogKey> {
    return (await this.#tenant(tenantId)).log
  }

  /** Lets go of what this process holds of a tenant, for whoever has just changed it. */
  forget(tenantId: string): void {
    this.#tenants.forget(tenantId)
  }

  /** As it is now: for checkpoints, which only the newest key may sign. */
  async newestLogKey(tenantId: string): Promise<LogKey> {
    const held = await this.logKey(tenantId)
    if (held.version === (await this.#store.newestLogVersion(tenantId))) return held
    this.forget(tenantId)

    return this.logKey(tenantId)
  }

  /** The intake key of the day: the newest, or its successor when it is a day old or was destroyed. */
  async rotateIntake(tenantId: string, now: Date): Promise<SignedIntakeKey> {
    const newest = (await this.#store.intakeKeys(tenantId))[0]
    if (newest && !newest.destroyedAt && now.getTime() - newest.notBefore.getTime() < day)
      return signed(newest)

    return this.#withTenant(tenantId, async ({ wrapping }) => {
      const key = await this.#newIntakeKey(wrapping, tenantId, (newest?.number ?? 0) + 1, now)
      await this.#store.addIntakeKey(key.statement, key.wrapped)
      // Another process may have been first with this number: what is stored counts.
      const stored = (await this.#store.intakeKeys(tenantId))[0]

      return signed(stored ?? key.statement)
    })
  }

  /** 32 bytes, or null once destroyed or never there. Wipe them after use. */
  async intakePrivate(tenantId: string, number: number): Promise<Buffer | null> {
    return this.#withTenant(tenantId, async ({ wrapping }) => {
      const wrapped = await this.#store.intakePrivate(tenantId, number)

      return wrapped && unwrapKey(wrapping, intakePlace(tenantId, number), wrapped)
    })
  }

  /** The private half; the statement stays. Idempotent. */
  destroyIntake(tenantId: string, number: number): Promise<void> {
    return this.#store.destroyIntakeKey(tenantId, number)
  }

  /** Newest first. */
  async listIntake(tenantId: string): Promise<(SignedIntakeKey & { readonly destroyedAt: Date | null })[]> {
    const rows = await this.#store.intakeKeys(tenantId)

    return rows.map((row) => ({ ...signed(row), destroyedAt: row.destroyedAt }))
  }

  async #tenant(tenantId: string): Promise<TenantKeys> {
    const keysAt = await this.#tenants.get(tenantId, async () =>
      openTenantKeys(tenantId, this.#provider, await this.#store.tenantKeys(tenantId)),
    )

    return keysAt(this.#ambient.now())
  }

  /** What this process holds may have been rotated by another: then once more with what is there now. */
  #withTenant<T>(tenantId: string, work: (keys: TenantKeys) => Promise<T>): Promise<T> {
    return oncemore(
      async () => work(await this.#tenant(tenantId)),
      () => this.#tenants.forget(tenantId),
    )
  }

  #newSubjectKey(
    wrapping: VersionedKey,
    tenantId: string,
    subjectId: string,
    kind: SubjectKeyKind,
  ): WrappedSubjectKey {
    const key = this.#ambient.random(32)
    const wrapped = wrapKey(
      wrapping,
      { tenantId, purpose: `subject/${kind}`, owner: subjectId, version },
      key,
    )
    key.fill(0)

    return { subjectId, kind, version, wrapped }
  }

  async #newIntakeKey(wrapping: VersionedKey, tenantId: string, number: number, now: Date) {
    const raw = this.#ambient.random(32)
    const publicKey = rawPublicKey(privateKeyFromRaw('x25519', raw))
    const wrapped = wrapKey(wrapping, intakePlace(tenantId, number), raw)
    raw.fill(0)
    const statement = {
      tenantId,
      number,
      publicKey,
      notBefore: now,
      notAfter: new Date(now.getTime() + 7 * day),
    }
    const signature = signIntakeKey(await installationKey(this.#store, this.#provider), statement)

    return { statement: { ...statement, signature }, wrapped }
  }
}

async function oncemore<T>(work: () => Promise<T>, before: () => void = () => undefined): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isRotated(error)) throw error
    before()

    return work()
  }
}

const isRotated = (error: unknown): boolean =>
  isAppError(error) &&
  (error.code === 'crypto.wrapping_retired' ||
    (error.code === 'crypto.cannot_unwrap' &&
      isAppError(error.cause) &&
      error.cause.facts?.['reason'] === 'key_version'))

export const intakePlace = (tenantId: string, number: number) => ({
  tenantId,
  purpose: 'intake',
  owner: String(number),
  version,
})

const signed = ({
  tenantId,
  number,
  publicKey,
  notBefore,
  notAfter,
  signature,
}: SignedIntakeKey | IntakeKeyRow) => ({
  tenantId,
  number,
  publicKey,
  notBefore,
  notAfter,
  signature,
})
