import type { Pool } from 'pg'
import { keyMissing } from '../errors.ts'
import type { SubjectKeyKind, TenantKeyPurpose, WrappedTenantKey } from './key-store.ts'
import { Statements } from './statements.ts'

export const rotationKinds = ['installation', 'tenant', 'subject', 'index', 'log'] as const
export type RotationKind = (typeof rotationKinds)[number]

/** How far a rotation has come that was begun and not ended. */
export interface RotationRow {
  readonly begunAt: Date
  /** Where in the tables it is; null before the first row. */
  readonly place: string | null
  /** Rows that were made anew. */
  readonly done: number
}

/** A key as it stands in its row, to be wrapped anew. */
export interface StoredKey {
  readonly tenantId: string
  /** As in FORMAT.md §3. */
  readonly purpose: string
  readonly owner: string
  readonly version: number
  readonly wrapped: Buffer
}

export interface SubjectKeyPlace {
  readonly subjectId: string
  readonly kind: SubjectKeyKind
  readonly version: number
}

/** How many keys of a kind there are, by version and by the version of what wraps them. */
export interface KeyCount {
  readonly tenantId: string
  readonly purpose: string
  readonly version: number
  readonly under: number
  readonly count: number
  readonly oldest: Date
}

/** The statements of rotations. */
export class RotationStore {
  readonly #statements: Statements

  constructor(pool: Pool | null) {
    this.#statements = new Statements(pool)
  }

  /** Begun, if it is not under way. */
  async begin(tenantId: string, kind: RotationKind): Promise<RotationRow> {
    await this.#statements.query(
      'begin_rotation',
      `insert into keystore.rotation (tenant_id, kind, begun_at) values ($1, $2, clock_timestamp()) on conflict do nothing`,
      [tenantId, kind],
    )

    return (await this.underWay(tenantId, kind))!
  }

  async underWay(tenantId: string, kind: RotationKind): Promise<RotationRow | null> {
    const rows = await this.#statements.query<RotationRow>(
      'rotation',
      `select begun_at as "begunAt", place, done::int from keystore.rotation where tenant_id = $1 and kind = $2`,
      [tenantId, kind],
    )

    return rows[0] ?? null
  }

  async allUnderWay(): Promise<(RotationRow & { readonly tenantId: string; readonly kind: RotationKind })[]> {
    return this.#statements.query(
      'rotations',
      `select tenant_id as "tenantId", kind, begun_at as "begunAt", place, done::int from keystore.rotation order by 1, 2`,
      [],
    )
  }

  async reach(tenantId: string, kind: RotationKind, place: string, more: number): Promise<void> {
    await this.#statements.query(
      'reach_rotation',
      'update keystore.rotation set place = $3, done = done + $4 where tenant_id = $1 and kind = $2',
      [tenantId, kind, place, more],
    )
  }

  async end(tenantId: string, kind: RotationKind): Promise<void> {
    await this.#statements.query(
      'end_rotation',
      'delete from keystore.rotation where tenant_id = $1 and kind = $2',
      [tenantId, kind],
    )
  }

  /** Of the roots that wrap something, the newest. */
  async newestRoot(): Promise<{ readonly version: number; readonly createdAt: Date }> {
    const rows = await this.#statements.query<{ version: number; createdAt: Date }>(
      'newest_root',
      'select version, created_at as "createdAt" from keystore.root order by version desc limit 1',
      [],
    )
    if (!rows[0]) throw keyMissing('installation')

    return rows[0]
  }

  async addRoot(version: number): Promise<void> {
    await this.#statements.query(
      'add_root',
      'insert into keystore.root (version, created_at) values ($1, clock_timestamp()) on conflict do nothing',
      [version],
    )
  }

  /** What an older root than this one wraps, some at a time. */
  async underOlderRoot(root: number, most: number): Promise<StoredKey[]> {
    return this.#statements.query<StoredKey>(
      'under_older_root',
      `select '00000000-0000-0000-0000-000000000000'::uuid as "tenantId", 'installation' as purpose,
         '00000000-0000-0000-0000-000000000000' as owner, 1 as version, wrapped
       from keystore.installation_key where keystore.wrapped_under(wrapped) < $1
       union all
       (select k.tenant_id, purpose, k.tenant_id::text, version, wrapped from keystore.tenant_key k
        where purpose = 'tenant' and wrapped is not null and keystore.wrapped_under(wrapped) < $1
        order by k.tenant_id, version limit $2)`,
      [root, most],
    )
  }

  /** What an older tenant key than this one wraps, some at a time, beginning after a place. */
  async underOlderTenantKey(tenantId: string, version: number, most: number): Promise<StoredKey[]> {
    return this.#statements.query<StoredKey>(
      'under_older_tenant_key',
      `(select tenant_id as "tenantId", purpose, tenant_id::text as owner, version, wrapped from keystore.tenant_key
        where tenant_id = $1 and purpose <> 'tenant' and wrapped is not null and keystore.wrapped_under(wrapped) < $2)
       union all
       (select tenant_id, 'intake', number::text, 1, wrapped from keystore.intake_key
        where tenant_id = $1 and wrapped is not null and keystore.wrapped_under(wrapped) < $2)
       union all
       (select tenant_id, 'subject/' || kind, subject_id::text, version, wrapped from keystore.subject_key
        where tenant_id = $1 and wrapped is not null and keystore.wrapped_under(wrapped) < $2 limit $3)`,
      [tenantId, version, most],
    )
  }

  /** Puts keys back as they are wrapped now; of one that was destroyed meanwhile nothing comes back. */
  async putWrapped(keys: readonly (StoredKey & { readonly anew: Buffer })[]): Promise<void> {
    for (const [table, group] of Map.groupBy(keys, tableOf))
      await this.#statements.query(`put_wrapped_${table}`, rewrapping[table], [
        group.map(({ tenantId }) => tenantId),
        group.map(({ purpose }) => purpose.replace('subject/', '')),
        group.map(({ owner }) => owner),
        group.map(({ version }) => version),
        group.map(({ wrapped }) => wrapped),
        group.map(({ anew }) => anew),
      ])
  }

  /** Retired once nothing is under it any more; false while something is. Who is adding is waited for. */
  async retireRoots(before: number): Promise<boolean> {
    return this.#statements.transaction(async (client) => {
      await client.query('lock_roots', 'select from keystore.root where version < $1 for update', [before])
      const [left] = await client.query<{ left: boolean }>(
        'left_under_root',
        `select exists (select from keystore.installation_key where keystore.wrapped_under(wrapped) < $1)
           or exists (select from keystore.tenant_key where purpose = 'tenant' and wrapped is not null
             and keystore.wrapped_under(wrapped) < $1) as left`,
        [before],
      )
      if (left?.left) return false
      await client.query(
        'retire_roots',
        'update keystore.root set retired_at = now() where version < $1 and retired_at is null',
        [before],
      )

      return true
    })
  }

  /** Destroyed once nothing is under them any more; false while something is. Who is adding is waited for. */
  async destroyTenantKeys(tenantId: string, before: number): Promise<boolean> {
    return this.#statements.transaction(async (client) => {
      await client.query(
        'lock_tenant_keys',
        `select from keystore.tenant_key where tenant_id = $1 and purpose = 'tenant' and version < $2 for update`,
        [tenantId, before],
      )
      const [left] = await client.query<{ left: boolean }>(
        'left_under_tenant_key',
        `select exists (select from keystore.tenant_key where tenant_id = $1 and purpose <> 'tenant'
             and wrapped is not null and keystore.wrapped_under(wrapped) < $2)
           or exists (select from keystore.subject_key where tenant_id = $1 and wrapped is not null
             and keystore.wrapped_under(wrapped) < $2)
           or exists (select from keystore.intake_key where tenant_id = $1 and wrapped is not null
             and keystore.wrapped_under(wrapped) < $2) as left`,
        [tenantId, before],
      )
      if (left?.left) return false
      await client.query(
        'destroy_tenant_keys',
        `update keystore.tenant_key set wrapped = null, destroyed_at = now()
         where tenant_id = $1 and purpose = 'tenant' and version < $2 and wrapped is not null`,
        [tenantId, before],
      )

      return true
    })
  }

  /** The next version of one of a tenant's keys. Two at once make one. */
  async addTenantKey(
    tenantId: string,
    provider: string | null,
    key: Omit<WrappedTenantKey, 'announced'>,
  ): Promise<void> {
    await this.#statements.query(
      'add_tenant_key',
      `insert into keystore.tenant_key (tenant_id, purpose, version, provider, wrapped, active_from)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [tenantId, key.purpose, key.version, provider, key.wrapped, key.activeFrom],
    )
  }

  /** Whether a log got a key since a rotation began. */
  async hasLogKeySince(tenantId: string, since: Date): Promise<boolean> {
    const rows = await this.#statements.query(
      'log_key_since',
      `select from keystore.tenant_key where tenant_id = $1 and purpose = 'log' and created_at >= $2`,
      [tenantId, since],
    )

    return rows.length > 0
  }

  /** A log has one key at a time: with the next, the one before is gone. False: somebody else was first. */
  async succeedLogKey(
    tenantId: string,
    version: number,
    wrapped: Buffer,
    announced: string,
  ): Promise<boolean> {
    const rows = await this.#statements.query(
      'succeed_log_key',
      `with added as (
         insert into keystore.tenant_key (tenant_id, purpose, version, wrapped, announced, created_at)
         values ($1, 'log', $2, $3, $4, clock_timestamp()) on conflict do nothing returning version),
       gone as (
         update keystore.tenant_key k set wrapped = null, destroyed_at = now() from added
         where k.tenant_id = $1 and k.purpose = 'log' and k.version < added.version and k.wrapped is not null)
       select version from added`,
      [tenantId, version, wrapped, announced],
    )

    return rows.length > 0
  }

  async destroyVersions(tenantId: string, purpose: TenantKeyPurpose, before: number): Promise<void> {
    await this.#statements.query(
      'destroy_versions',
      `update keystore.tenant_key set wrapped = null, destroyed_at = now()
       where tenant_id = $1 and purpose = $2 and version < $3 and wrapped is not null`,
      [tenantId, purpose, before],
    )
  }

  /** Keys of subjects whose newest version is from before, in their order, beginning after a place. */
  async subjectKeysFrom(
    tenantId: string,
    before: Date,
    { subjectId, after, most }: { subjectId: string | null; after: string | null; most: number },
  ): Promise<SubjectKeyPlace[]> {
    return this.#statements.query<SubjectKeyPlace>(
      'subject_keys_from',
      `select subject_id as "subjectId", kind, max(version) as version from keystore.subject_key
       where tenant_id = $1 and wrapped is not null and ($3::uuid is null or subject_id = $3)
         and subject_id > coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')
       group by subject_id, kind having max(created_at) < $2 order by subject_id, kind limit $5`,
      [tenantId, before, subjectId, after, most],
    )
  }

  /** Beside the version before, which must live: nobody who was erased meanwhile gets a key again. */
  async renewSubjectKeys(
    tenantId: string,
    keys: readonly (SubjectKeyPlace & { readonly wrapped: Buffer })[],
  ): Promise<void> {
    await this.#statements.query(
      'renew_subject_keys',
      `insert into keystore.subject_key (tenant_id, subject_id, kind, version, wrapped, created_at)
       select $1, new.subject_id, new.kind, new.version, new.wrapped, clock_timestamp()
       from unnest($2::uuid[], $3::text[], $4::integer[], $5::bytea[]) as new (subject_id, kind, version, wrapped)
       join keystore.subject_key old on old.tenant_id = $1 and old.subject_id = new.subject_id
         and old.kind = new.kind and old.version = new.version - 1 and old.wrapped is not null
       order by new.subject_id, new.kind for update of old
       on conflict do nothing`,
      [
        tenantId,
        keys.map(({ subjectId }) => subjectId),
        keys.map(({ kind }) => kind),
        keys.map(({ version }) => version),
        keys.map(({ wrapped }) => wrapped),
      ],
    )
  }

  /** Versions that have a successor. Returns how many were destroyed. */
  async destroySubjectVersions(tenantId: string, before: Date, subjectId: string | null): Promise<number> {
    const rows = await this.#statements.query(
      'destroy_subject_versions',
      `with old as (
         select subject_id, kind, version from keystore.subject_key o
         where tenant_id = $1 and wrapped is not null and created_at < $2
           and ($3::uuid is null or subject_id = $3) and exists (
           select from keystore.subject_key n where n.tenant_id = $1 and n.subject_id = o.subject_id
             and n.kind = o.kind and n.version > o.version and n.wrapped is not null)
         limit 5000 for update)
       update keystore.subject_key k set wrapped = null, destroyed_at = now() from old
       where k.tenant_id = $1 and k.subject_id = old.subject_id and k.kind = old.kind and k.version = old.version
       returning 1`,
      [tenantId, before, subjectId],
    )

    return rows.length
  }

  /** Everything that lives, counted. */
  async count(): Promise<KeyCount[]> {
    return this.#statements.query<KeyCount>(
      'count_keys',
      `select '00000000-0000-0000-0000-000000000000'::uuid as "tenantId", 'installation' as purpose, 1 as version,
         keystore.wrapped_under(wrapped) as under, 1 as count, created_at as oldest from keystore.installation_key
       union all
       select tenant_id, purpose, version, keystore.wrapped_under(wrapped), 1, created_at
       from keystore.tenant_key where wrapped is not null
       union all
       select tenant_id, 'subject/' || kind, version, keystore.wrapped_under(wrapped), count(*)::int, min(created_at)
       from keystore.subject_key where wrapped is not null group by 1, 2, 3, 4
       union all
       select tenant_id, 'intake', 1, keystore.wrapped_under(wrapped), count(*)::int, min(created_at)
       from keystore.intake_key where wrapped is not null group by 1, 2, 3, 4
       order by 1, 2, 3, 4`,
      [],
    )
  }
}

// Each names the row by all that its key is bound to, and what stands there now.
const rewrapping = {
  installation: `update keystore.installation_key k set wrapped = new.anew
    from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::bytea[], $6::bytea[])
      as new (tenant_id, purpose, owner, version, was, anew) where k.wrapped = new.was`,
  tenant: `update keystore.tenant_key k set wrapped = new.anew
    from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::bytea[], $6::bytea[])
      as new (tenant_id, purpose, owner, version, was, anew)
    where k.tenant_id = new.tenant_id and k.purpose = new.purpose and k.version = new.version and k.wrapped = new.was`,
  subject: `update keystore.subject_key k set wrapped = new.anew
    from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::bytea[], $6::bytea[])
      as new (tenant_id, purpose, owner, version, was, anew)
    where k.tenant_id = new.tenant_id and k.subject_id = new.owner::uuid and k.kind = new.purpose
      and k.version = new.version and k.wrapped = new.was`,
  intake: `update keystore.intake_key k set wrapped = new.anew
    from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::bytea[], $6::bytea[])
      as new (tenant_id, purpose, owner, version, was, anew)
    where k.tenant_id = new.tenant_id and k.number = new.owner::integer and k.wrapped = new.was`,
}

function tableOf({ purpose }: StoredKey): keyof typeof rewrapping {
  if (purpose.startsWith('subject/')) return 'subject'

  return purpose === 'installation' || purpose === 'intake' ? purpose : 'tenant'
}
