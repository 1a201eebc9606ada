import { write } from '@leadkeep/audit'
import { installation, type Services } from '@leadkeep/kernel'
import { Client } from 'pg'
import { operatorScope } from './new-tenant.ts'

const act = 'installation.migrate'

/**
 * Puts every migration that ran and is not on the installation's log yet on it. Asked at each start rather than told by
 * what ran in it, so that a start which was cut short between the two is made up for by the next.
 */
export async function tellMigrations(services: Services, ownerUrl: string): Promise<void> {
  const ran = await migrationsIn(ownerUrl)
  await services.database.transaction(installation, async (client) => {
    // Two starts at once tell it once.
    await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [act])
    const { rows } = await client.query<{ name: string }>(
      `select jsonb_array_elements_text(body->'facts'->'migrations') as name from audit_entry
       where tenant_id = $1 and act = $2`,
      [installation, act],
    )
    const told = new Set(rows.map(({ name }) => name))
    const migrations = ran.filter((name) => !told.has(name))
    if (migrations.length === 0) return
    await write(client, bySystem(services), {
      act,
      outcome: 'done',
      facts: { reason: 'The tables were brought to what this version needs.', migrations },
    })
  })
}

/** Nobody asked for it by name: whoever started this version did. */
const bySystem = (services: Services) => ({
  ...operatorScope(services, installation),
  actor: { kind: 'operator' as const, id: 'system' },
})

/** In the order in which they ran. */
async function migrationsIn(ownerUrl: string): Promise<string[]> {
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ name: string }>('select name from migration order by id')

    return rows.map(({ name }) => name)
  } finally {
    await owner.end()
  }
}
