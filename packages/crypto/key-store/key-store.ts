import { Pool } from 'pg'
import type { SignedIntakeKey } from '../intake-key.ts'
import { Statements } from './statements.ts'

/** Which of a subject's two keys: *data* goes at once on erasure, *evidence* when limitation ends (law 11). */
export type SubjectKeyKind = 'data' | 'evidence'

export const tenantKeyPurposes = ['tenant', 'index', 'suppression', 'log'] as const
export type TenantKeyPurpose = (typeof tenantKeyPurposes)[number]

export interface WrappedKey {
  readonly version: number
  readonly wrapped: Buffer
}

export interface WrappedTenantKey extends WrappedKey {
  readonly purpose: TenantKeyPurpose
  /** From when it is written by; null: from the beginning. */
  readonly activeFrom: Date | null
  /** Of a log key that follows another: the statement by which it was introduced. */
  readonly announced: string | null
}

export interface WrappedSubjectKey extends WrappedKey {
  readonly subjectId: string
  readonly kind: SubjectKeyKind
}

export interface IntakeKeyRow extends SignedIntakeKey {
  /** Null once the private half was destroyed. */
  readonly wrapped: Buffer | null
  readonly destroyedAt: Date | null
}

/** A pool for the key store whose every wait ends: what does not answer in time counts as away. */
export function keyStorePool(url: string, size = 4): Pool {
  return new Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    statement_timeout: 10_000,
    application_name: 'leadkeep keys',
  })
}

/** The statements of the key store. Every one is whole by itself, so nothing here holds a transaction open. */
export class KeyStore {
  readonly #statements: Statements

  constructor(pool: Pool | null) {
    this.#statements = new Statements(pool)
  }

  async installationKey(): Promise<Buffer | null> {
    const rows = await this.#statements.query<{ wrapped: Buffer }>(
      'installation_key',
      'select wrapped from keystore.installation_key',
      [],
    )

    return rows[0]?.wrapped ?? null
  }

  /** The first one stays. */
  async addInstallationKey(provider: string, wrapped: Buffer, root: number): Promise<void> {
    await this.#statements.query(
      'add_installation_key',
      `with made as (
         insert into keystore.installation_key (provider, wrapped) values ($1, $2) on conflict do nothing returning 1)
       insert into keystore.root (version) select $3 from made on conflict do nothing`,
      [provider, wrapped, root],
    )
  }

  /** All versions that live, newest first. */
  async tenantKeys(tenantId: string): Promise<WrappedTenantKey[]> {
    return this.#statements.query<WrappedTenantKey>(
      'tenant_keys',
      `select purpose, version, wrapped, active_from as "activeFrom", announced from keystore.tenant_key
       where tenant_id = $1 and wrapped is not null order by version desc`,
      [tenantId],
    )
  }

  async newestLogVersion(tenantId: string): Promise<number | null> {
    const rows = await this.#statements.query<{ version: number | null }>(
      'newest_log_version',
      `select max(version) as version from keystore.tenant_key where tenant_id = $1 and purpose = 'log'`,
      [tenantId],
    )

    return rows[0]?.version ?? null
  }

  /** All of a tenant's keys or none: one statement, its rows always in the same order, so the first set stays whole. */
  async addTenantKeys(
    tenantId: string,
    provider: string,
    keys: ReadonlyMap<TenantKeyPurpose, WrappedKey>,
  ): Promise<void> {
    await this.#statements.query(
      'add_tenant_keys',
      `insert into keystore.tenant_key (tenant_id, purpose, version, provider, wrapped)
       select $1, purpose, version, case purpose when 'tenant' then $2 end, wrapped
       from unnest($3::text[], $4::integer[], $5::bytea[]) as key (purpose, version, wrapped)
       on conflict do nothing`,
      [
        tenantId,
        provider,
        tenantKeyPurposes,
        tenantKeyPurposes.map((purpose) => keys.get(purpose)?.version),
        tenantKeyPurposes.map((purpose) => keys.get(purpose)?.wrapped),
      ],
    )
  }

  /** All versions that live, newest first. */
  async subjectKeys(tenantId: string, subjectIds: readonly string[], kind: SubjectKeyKind) {
    return this.#statements.query<WrappedKey & { subject_id: string }>(
      'subject_keys',
      `select subject_id, version, wrapped from keystore.subject_key
       where tenant_id = $1 and kind = $2 and subject_id = any ($3::uuid[]) and wrapped is not null
       order by version desc`,
      [tenantId, kind, subjectIds],
    )
  }

  /** Keys that exist, or were destroyed, stay as they are. Give the subjects in order, or two callers may deadlock. */
  async addSubjectKeys(tenantId: string, keys: readonly WrappedSubjectKey[]): Promise<void> {
    await this.#statements.query(
      'add_subject_keys',
      `insert into keystore.subject_key (tenant_id, subject_id, kind, version, wrapped)
       select $1, subject_id, kind, version, wrapped
       from unnest($2::uuid[], $3::text[], $4::integer[], $5::bytea[]) as key (subject_id, kind, version, wrapped)
       on conflict do nothing`,
      [
        tenantId,
        keys.map((key) => key.subjectId),
        keys.map((key) => key.kind),
        keys.map((key) => key.version),
        keys.map((key) => key.wrapped),
      ],
    )
  }

  /**
   * Leaves a mark, also where no key was: what was erased is not created again by a late job. A rotation that was adding a
   * version is waited for, and what it added is found when we look again; after that, none can be added.
   */
  async destroySubjectKey(tenantId: string, subjectId: string, kind: SubjectKeyKind): Promise<void> {
    let left = 1
    while (left > 0) {
      await this.#statements.query(
        'destroy_subject_key',
        `with destroyed as (
           update keystore.subject_key set wrapped = null, destroyed_at = now()
           where tenant_id = $1 and subject_id = $2 and kind = $3 and wrapped is not null returning version)
         insert into keystore.subject_key as known (tenant_id, subject_id, kind, version, destroyed_at)
         select $1, $2, $3, 1, now() where not exists (select from destroyed where version = 1)
         on conflict (tenant_id, subject_id, kind, version) do update
         set wrapped = null, destroyed_at = coalesce(known.destroyed_at, excluded.destroyed_at)`,
        [tenantId, subjectId, kind],
      )
      const rows = await this.#statements.query<{ left: number }>(
        'live_subject_key',
        `select count(*)::int as left from keystore.subject_key
         where tenant_id = $1 and subject_id = $2 and kind = $3 and wrapped is not null`,
        [tenantId, subjectId, kind],
      )
      left = rows[0]?.left ?? 0
    }
  }

  /**
   * All keys of a tenant, that by which the others are wrapped first: from then on none of them opens, whatever copy there is,
   * and the key store refuses what somebody would still wrap by it. Answers how many; can be done again.
   */
  async destroyTenant(tenantId: string): Promise<number> {
    let destroyed = 0
    for (const [table, key] of [
      ['tenant_key', 'purpose, version'],
      ['intake_key', 'number'],
      ['subject_key', 'subject_id, kind, version'],
    ] as const)
      for (let count = 1; count > 0; destroyed += count) {
        const rows = await this.#statements.query(
          `destroy_all_${table}`,
          // oxlint-disable-next-line leadkeep/no-built-sql -- names written above
          `update keystore.${table} set wrapped = null, destroyed_at = now()
           where tenant_id = $1 and (${key}) in (select ${key} from keystore.${table}
             where tenant_id = $1 and wrapped is not null limit 5000) returning 1`,
          [tenantId],
        )
        count = rows.length
      }
    await this.#statements.query('drop_rotations', 'delete from keystore.rotation where tenant_id = $1', [
      tenantId,
    ])

    return destroyed
  }

  /** Of a tenant, that open something. */
  async liveKeys(tenantId: string): Promise<number> {
    const rows = await this.#statements.query<{ live: number }>(
      'live_keys',
      `select ((select count(*) from keystore.tenant_key where tenant_id = $1 and wrapped is not null)
        + (select count(*) from keystore.intake_key where tenant_id = $1 and wrapped is not null)
        + (select count(*) from keystore.subject_key where tenant_id = $1 and wrapped is not null))::int as live`,
      [tenantId],
    )

    return rows[0]?.live ?? 0
  }

  /** Newest first. */
  async intakeKeys(tenantId: string): Promise<IntakeKeyRow[]> {
    return this.#statements.query<IntakeKeyRow>(
      'intake_keys',
      `select tenant_id as "tenantId", number, public_key as "publicKey", not_before as "notBefore",
         not_after as "notAfter", signature, wrapped, destroyed_at as "destroyedAt"
       from keystore.intake_key where tenant_id = $1 order by number desc`,
      [tenantId],
    )
  }

  /** The first one of a number stays. */
  async addIntakeKey(key: SignedIntakeKey, wrapped: Buffer): Promise<void> {
    await this.#statements.query(
      'add_intake_key',
      `insert into keystore.intake_key (tenant_id, number, public_key, not_before, not_after, signature, wrapped)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
      [key.tenantId, key.number, key.publicKey, key.notBefore, key.notAfter, key.signature, wrapped],
    )
  }

  async intakePrivate(tenantId: string, number: number): Promise<Buffer | null> {
    const rows = await this.#statements.query<{ wrapped: Buffer | null }>(
      'intake_private',
      'select wrapped from keystore.intake_key where tenant_id = $1 and number = $2',
      [tenantId, number],
    )

    return rows[0]?.wrapped ?? null
  }

  async destroyIntakeKey(tenantId: string, number: number): Promise<void> {
    await this.#statements.query(
      'destroy_intake_key',
      `update keystore.intake_key set wrapped = null, destroyed_at = now()
       where tenant_id = $1 and number = $2 and wrapped is not null`,
      [tenantId, number],
    )
  }
}
