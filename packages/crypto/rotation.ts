import { installation, systemAmbient, type Ambient } from '@leadkeep/kernel'
import { logName, privateKeyFromRaw } from './curve-keys.ts'
import { keyMissing, rootNotRenewed } from './errors.ts'
import { intakePlace, type KeyringOptions } from './keyring.ts'
import { KeyStore, type TenantKeyPurpose } from './key-store/key-store.ts'
import {
  RotationStore,
  type KeyCount,
  type RotationKind,
  type RotationRow,
  type StoredKey,
} from './key-store/rotation-store.ts'
import {
  openTenantKeys,
  signerOf,
  tenantPlace,
  type Announced,
  type LogKey,
} from './key-store/tenant-keys.ts'
import { unwrapByProvider, unwrapKey, wrapByProvider, wrapKey } from './key-store/wrapping.ts'
import type { KeyProvider } from './providers/key-provider.ts'

const together = 1_000

/**
 * The steps by which keys are renewed, each of which may be repeated, and run beside everything else. In which order and
 * with which waits, and what becomes of the data: packages/rotation. FORMAT.md §10.
 */
export class KeyRotation {
  readonly store: RotationStore
  readonly #keys: KeyStore
  readonly #provider: KeyProvider
  readonly #ambient: Ambient

  constructor({ pool, provider, ambient = systemAmbient }: KeyringOptions) {
    this.store = new RotationStore(pool)
    this.#keys = new KeyStore(pool)
    this.#provider = provider
    this.#ambient = ambient
  }

  begin(tenantId: string, kind: RotationKind): Promise<RotationRow> {
    return this.store.begin(tenantId, kind)
  }

  /**
   * The provider has a newer root: what is made from now on is wrapped by it. Throws `crypto.root_not_renewed` where it has
   * none, and then no rotation has begun.
   */
  async beginRoot(): Promise<void> {
    const { begunAt } = await this.begin(installation, 'installation')
    const [version, { version: inUse, createdAt }] = [
      await this.#provider.version(),
      await this.store.newestRoot(),
    ]
    const wasAdded = version === inUse && createdAt >= begunAt
    if (version <= inUse && !wasAdded) {
      await this.store.end(installation, 'installation')
      throw rootNotRenewed(version)
    }
    await this.store.addRoot(version)
  }

  /** Wraps some keys anew by the newest root. Answers how many; 0: nothing is left. */
  async rewrapUnderRoot(root: number): Promise<number> {
    const old = await this.store.underOlderRoot(root, together)
    const anew = []
    for (const key of old) {
      const raw = await unwrapByProvider(this.#provider, key, key.wrapped)
      anew.push({ ...key, anew: await wrapByProvider(this.#provider, key, raw) })
      raw.fill(0)
    }
    await this.store.putWrapped(anew)

    return old.length
  }

  /** The next version of a tenant's key or index root, written by from then on. Answers the newest version. */
  async announce(tenantId: string, purpose: 'tenant' | 'index', activeFrom: Date): Promise<number> {
    const versions = (await this.#keys.tenantKeys(tenantId)).filter((key) => key.purpose === purpose)
    const [newest] = versions
    if (!newest) throw keyMissing(purpose)
    // Begun before, and not ended.
    if (versions.length > 1) return newest.version
    const version = newest.version + 1
    const place = tenantPlace(tenantId, purpose, version)
    const raw = this.#ambient.random(32)
    const wrapped =
      purpose === 'tenant'
        ? await wrapByProvider(this.#provider, place, raw)
        : wrapKey((await this.#open(tenantId)).wrapping, place, raw)
    raw.fill(0)
    const provider = purpose === 'tenant' ? this.#provider.name : null
    await this.store.addTenantKey(tenantId, provider, { purpose, version, wrapped, activeFrom })

    return version
  }

  async newestVersion(tenantId: string, purpose: TenantKeyPurpose): Promise<number> {
    const newest = (await this.#keys.tenantKeys(tenantId)).find((key) => key.purpose === purpose)
    if (!newest) throw keyMissing(purpose)

    return newest.version
  }

  /** When the newest version is written by everywhere; null for a first one. */
  async activeFrom(tenantId: string, purpose: TenantKeyPurpose): Promise<Date | null> {
    return (await this.#keys.tenantKeys(tenantId)).find((key) => key.purpose === purpose)?.activeFrom ?? null
  }

  /** Wraps some of a tenant's keys anew by its newest. Answers how many; 0: nothing is left. */
  async rewrapUnderTenant(tenantId: string, version: number): Promise<number> {
    const { wrapping } = await this.#open(tenantId)
    if (wrapping.version !== version) return 0 // Not active yet: there is nothing to be done under it.
    const old = await this.store.underOlderTenantKey(tenantId, version, together)
    const anew = old.map((key) => {
      const place = placeOf(key)
      const raw = unwrapKey(wrapping, place, key.wrapped)
      const wrapped = wrapKey(wrapping, place, raw)
      raw.fill(0)

      return { ...key, anew: wrapped }
    })
    await this.store.putWrapped(anew)

    return old.length
  }

  /**
   * The next key of a log, which signs from then on; the one before is destroyed with it. `introduce` makes the statement
   * that both sign, from what signs with the old and with the new one. Answers the new key, or null when somebody else was
   * first.
   *
   * @param beginsAnew the log goes on under another name: what it signed before is another log's
   */
  async succeedLog(
    tenantId: string,
    introduce: (old: LogKey, next: LogKey) => string,
    beginsAnew = false,
  ): Promise<LogKey | null> {
    const { wrapping, log: old } = await this.#open(tenantId)
    const version = old.version + 1
    const raw = this.#ambient.random(32)
    const key = privateKeyFromRaw('ed25519', raw)
    const name = beginsAnew ? `${logName(tenantId)}/${version}` : old.name
    const announced = (notes: readonly string[]) => JSON.stringify({ name, notes } satisfies Announced)
    const next = signerOf(tenantId, version, key, announced([]))
    const kept = announced([introduce(old, next), ...old.announcements])
    const wrapped = wrapKey(wrapping, tenantPlace(tenantId, 'log', version), raw)
    raw.fill(0)
    const isOurs = await this.store.succeedLogKey(tenantId, version, wrapped, kept)

    return isOurs ? signerOf(tenantId, version, key, kept) : null
  }

  /** The next version of some subjects' keys, of those from before a time. Answers the last subject, or null at the end. */
  async renewSubjects(
    tenantId: string,
    before: Date,
    { subjectId, after }: { readonly subjectId?: string | undefined; readonly after: string | null },
  ): Promise<{ readonly last: string; readonly count: number } | null> {
    const { wrapping } = await this.#open(tenantId)
    const page = await this.store.subjectKeysFrom(tenantId, before, {
      subjectId: subjectId ?? null,
      after,
      most: together,
    })
    // A full page may end between the two keys of one subject: the next begins with them.
    const found =
      page.length < together ? page : page.filter((key) => key.subjectId !== page.at(-1)!.subjectId)
    const last = found.at(-1)
    if (!last) return null
    const next = found.map((key) => {
      const version = key.version + 1
      const raw = this.#ambient.random(32)
      const place = { tenantId, purpose: `subject/${key.kind}`, owner: key.subjectId, version }
      const wrapped = wrapKey(wrapping, place, raw)
      raw.fill(0)

      return { ...key, version, wrapped }
    })
    await this.store.renewSubjectKeys(tenantId, next)

    return { last: last.subjectId, count: next.length }
  }

  /** All that is counted, for `keys status`. */
  count(): Promise<KeyCount[]> {
    return this.store.count()
  }

  async #open(tenantId: string) {
    const stored = await this.#keys.tenantKeys(tenantId)

    return (await openTenantKeys(tenantId, this.#provider, stored))(this.#ambient.now())
  }
}

const placeOf = (key: StoredKey) =>
  key.purpose === 'intake' ? intakePlace(key.tenantId, Number(key.owner)) : key
