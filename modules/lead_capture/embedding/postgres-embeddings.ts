import type { Ambient } from '@leadkeep/kernel'
import type { Pool } from 'pg'
import { named } from '../intake/door-statement.ts'
import { integrationKeyHash } from './key.ts'

/** What the public process asks about other sites and systems. */
export interface Embeddings {
  /** Which other sites may show a form or send to it. Asked again a second later at the earliest. */
  origins(tenantId: string, formId: string): Promise<readonly string[]>
  /** The id of a form's key, or null where it is none. */
  key(tenantId: string, formId: string, key: string): Promise<string | null>
}

const freshness = 1000
const most = 500

export function postgresEmbeddings(pool: Pool, ambient: Pick<Ambient, 'now'>): Embeddings {
  const known = new Map<string, { readonly origins: readonly string[]; readonly until: number }>()

  return {
    async origins(tenantId, formId) {
      const now = ambient.now().getTime()
      const held = known.get(formId)
      if (held && now < held.until) return held.origins
      const origins = await ask(pool, tenantId, formId)
      known.delete(formId)
      known.set(formId, { origins, until: now + freshness })
      for (const oldest of known.keys()) {
        if (known.size <= most) break
        known.delete(oldest)
      }

      return origins
    },
    async key(tenantId, formId, key) {
      const { rows } = await pool.query<{ id: string }>(
        named('integration_key', 'select id from doors.integration_key($1::uuid, $2::uuid, $3::bytea)', [
          tenantId,
          formId,
          integrationKeyHash(key),
        ]),
      )

      return rows[0]?.id ?? null
    },
  }
}

/** In the scope of the tenant, which a host name or a form told before. */
async function ask(pool: Pool, tenantId: string, formId: string): Promise<readonly string[]> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin read only')
    await client.query(named('scope', `select set_config('app.tenant', $1, true)`, [tenantId]))
    const { rows } = await client.query<{ origins: string[] }>(
      named('embedding', 'select origins from lead_capture_embedding where id = $1', [formId]),
    )

    return rows[0]?.origins ?? []
  } finally {
    await client.query('commit').catch((error: Error) => (broken = error))
    client.release(broken)
  }
}
