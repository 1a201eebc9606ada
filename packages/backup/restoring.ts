import { escapeIdentifier, type Client } from 'pg'
import { connected } from './connected.ts'
import { otherBackup } from './errors.ts'

/** Whether a restore was begun here and has not ended: then nothing is served from it. Any role may ask. */
export const isRestoring = (url: string): Promise<boolean> =>
  connected(
    url,
    async (client) =>
      (await client.query(`select from pg_namespace where nspname = 'restoring'`)).rowCount === 1,
  )

/**
 * Runs the steps that were not done yet, in their order. From the first on the roles that serve can't connect; they can
 * after the last. Killed anywhere, it goes on there.
 */
export async function throughSteps(
  url: string,
  options: {
    /** Which backup: another must not be mixed in. */
    readonly name: string
    /** Roles that are kept out meanwhile. */
    readonly serving: readonly string[]
    readonly steps: readonly (readonly [name: string, run: () => Promise<void>])[]
    readonly onStep?: (step: string) => void | Promise<void>
  },
): Promise<void> {
  const { name, serving, steps, onStep } = options
  await connected(url, async (client) => {
    const began = await stepsDone(client)
    if (began !== null && began.name !== name) throw otherBackup(began.name)
    if (began === null) await close(client, name, serving)
    const done = began?.done ?? []
    for (const [step, run] of steps) {
      if (done.includes(step)) continue
      await onStep?.(step)
      await run()
      await client.query('insert into restoring.step (name) values ($1) on conflict do nothing', [step])
    }
    await onStep?.('serve')
    await reopen(client, serving)
  })
}

async function stepsDone(client: Client): Promise<{ readonly name: string; readonly done: string[] } | null> {
  const { rows: here } = await client.query<{ here: boolean }>(
    `select to_regclass('restoring.backup') is not null as here`,
  )
  if (!here[0]?.here) return null
  const { rows: backups } = await client.query<{ name: string }>('select name from restoring.backup')
  const { rows } = await client.query<{ name: string }>('select name from restoring.step')

  return { name: backups[0]?.name ?? '', done: rows.map(({ name }) => name) }
}

async function close(client: Client, name: string, serving: readonly string[]): Promise<void> {
  await client.query('begin')
  await client.query('create schema restoring')
  await client.query('create table restoring.backup (name text not null)')
  await client.query(
    'create table restoring.step (name text primary key, at timestamptz not null default now())',
  )
  await client.query('insert into restoring.backup values ($1)', [name])
  // oxlint-disable-next-line leadkeep/no-built-sql -- names of roles and of a database, quoted
  await client.query(`revoke connect on database ${await nameOf(client)} from ${listed(serving)}`)
  await client.query('commit')
}

async function reopen(client: Client, serving: readonly string[]): Promise<void> {
  await client.query('begin')
  await client.query('drop schema restoring cascade')
  // oxlint-disable-next-line leadkeep/no-built-sql -- as above
  await client.query(`grant connect on database ${await nameOf(client)} to ${listed(serving)}`)
  await client.query('commit')
}

const listed = (roles: readonly string[]) => roles.map(escapeIdentifier).join(', ')

async function nameOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name')

  return escapeIdentifier(rows[0]!.name)
}
