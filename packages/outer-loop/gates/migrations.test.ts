import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { specContract } from '../core/spec.ts'
import { Repository, type Files } from './gates-under-test.ts'
import { migrations } from './migrations.ts'

// A database is an SQLite file; `migrate.mjs` applies what stands in `migrations/` and is not yet noted as applied.
const migrate = `
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
const [, , what, path] = process.argv
if (what === 'drop') rmSync(path, { force: true })
else {
  const database = new DatabaseSync(path)
  database.exec('create table if not exists applied (name text primary key)')
  const known = readdirSync('migrations').sort()
  const strange = database.prepare('select name from applied').all().filter(({ name }) => !known.includes(name))
  if (strange.length > 0 && !readFileSync('tolerant', 'utf8').includes('yes')) throw new Error('This database is newer than the code.')
  for (const name of known) {
    if (database.prepare('select 1 from applied where name = ?').get(name)) continue
    database.exec(readFileSync('migrations/' + name, 'utf8'))
    database.prepare('insert into applied values (?)').run(name)
  }
}
`
const seed: Files = {
  'migrate.mjs': migrate,
  tolerant: 'no',
  'migrations/1-leads.sql': 'create table lead (id integer primary key, email text);\n',
}

let opened: Promise<{ repository: Repository; base: string }> | undefined
const product = () => (opened ??= Repository.of(seed))
afterAll(async () => (await opened)?.repository[Symbol.dispose]())

const contract = (reversible: boolean) =>
  specContract.parse({
    title: 'More of a lead',
    modules: [{ id: 'crm', change: 'extend' }],
    migrations: [{ module: 'crm', name: '2-names', reversible }],
    criteria: [{ id: 'AC-1', text: 'A lead has a name.' }],
  })

async function judged(
  files: Files,
  {
    reversible = false,
    upgrade = true,
    onto = {},
  }: { reversible?: boolean; upgrade?: boolean; onto?: Files } = {},
) {
  const { repository, base } = await product()
  const start = await repository.commit(onto, base)
  const head = await repository.commit(files, start)
  const path = join(`${repository.folder}-kept`, '{name}.sqlite')
  const command = (what: string) => [process.execPath, '--no-warnings', 'migrate.mjs', what, path]
  const database = {
    template: command('template'),
    create: command('create'),
    drop: command('drop'),
    url: path,
    ...(upgrade ? { migrate: command('migrate') } : {}),
  }
  const result = await repository.judge(migrations, start, head, {
    settings: { database },
    contract: contract(reversible),
  })
  for (const name of ['fresh', 'upgraded'])
    expect(existsSync(path.replace('{name}', `outerloop_1_${name}`))).toBe(false)

  return result
}

const added = { 'migrations/2-names.sql': 'alter table lead add column name text;\n' }

test('a migration that applies to nothing and to what was there passes', async () => {
  expect(await judged(added)).toMatchObject({
    outcome: 'passed',
    findings: [],
    log: { path: expect.stringContaining('migrations') },
  })
})

test('one that only applies to nothing is red: installations exist', async () => {
  // It counts on being applied from the first one on, in the order of names; where leads were there already, it is not.
  const result = await judged({
    'migrations/0-people.sql': 'create table person (id integer);\n',
    'migrations/2-names.sql': 'create table lead_name as select id from person;\n',
    'migrations/3-last.sql':
      "create table once (id integer check (id <> 1)); insert into once select count(*) from applied where name = '1-leads.sql' and rowid = 1;\n",
  })

  expect(result).toMatchObject({ outcome: 'failed', findings: [{ code: 'migrations.upgrade' }] })
})

test('one that applies to nothing at all is red, with what the database said', async () => {
  const result = await judged({ 'migrations/2-names.sql': 'alter table person add column name text;\n' })

  expect(result.outcome).toBe('failed')
  expect(result.findings[0]).toMatchObject({
    code: 'migrations.fresh',
    message: expect.stringContaining('no such table: person'),
  })
})

test('a migration that somebody may have applied is never edited', async () => {
  const result = await judged({
    'migrations/1-leads.sql': 'create table lead (id integer primary key, email text, name text);\n',
  })

  expect(result).toMatchObject({
    outcome: 'failed',
    findings: [{ code: 'migrations.rewritten', where: 'migrations/1-leads.sql' }],
  })
})

test('said to be taken back, the code of before must accept the migrated database', async () => {
  expect(await judged(added, { reversible: true })).toMatchObject({
    outcome: 'failed',
    findings: [{ code: 'migrations.not_reversible' }],
  })
  expect(await judged(added, { reversible: true, onto: { tolerant: 'yes' } })).toMatchObject({
    outcome: 'passed',
  })
})

test('without a command for the upgrade that part is said to be untried', async () => {
  expect(await judged(added, { upgrade: false })).toMatchObject({
    outcome: 'passed',
    findings: [{ code: 'migrations.no_upgrade', severity: 'minor' }],
  })
})

test('a change without a migration has nothing to try', async () => {
  expect(await judged({ 'a.txt': 'x' })).toMatchObject({
    outcome: 'passed',
    findings: [{ code: 'migrations.none' }],
    log: null,
  })
})
