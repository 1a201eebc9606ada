import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@leadkeep/database'
import { running } from './running.ts'

/** One cluster for the whole run; each test file clones its own databases in it. */
export default async function setUp() {
  const directory = mkdtempSync(join(tmpdir(), 'leadkeep-test-'))
  running.directory = directory
  running.postgres = await startEmbeddedPostgres({ directory })
  process.env['LEADKEEP_TEST_POSTGRES'] = running.postgres.url
  process.env['LEADKEEP_TEST_PASSWORD'] = randomBytes(18).toString('hex')
}
