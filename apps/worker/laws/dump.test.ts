import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { looking, rowsOf, searchFor, testDatabase, type TestDatabase } from '@leadkeep/testing'
import { modules } from '../modules.ts'
import { dumpOf } from './dump.ts'

let databases: TestDatabase
beforeAll(async () => {
  databases = await testDatabase(modules)
}, 60_000)
afterAll(() => databases?.drop())

/** Everywhere that somebody could put a word: rows, and what a database says of itself. */
const places: Readonly<Record<string, (word: string) => string>> = {
  'a row': (word) => `insert into decoy.place (word) values ('${word}')`,
  'bytes in a row': (word) => `insert into decoy.place (bytes) values ('${word}')`,
  'a document': (word) => `insert into decoy.place (document) values (jsonb_build_object('a', '${word}'))`,
  'a partition': (word) => `insert into decoy.apart values ('${word}')`,
  'the bound of a partition': (word) =>
    `create table decoy.bound partition of decoy.apart for values in ('${word}')`,
  'a materialised view': (word) => `create materialized view decoy.kept as select '${word}'::text as word`,
  'a view': (word) => `create view decoy.view as select '${word}'::text as word`,
  'a rule': (word) => `create rule told as on delete to decoy.place do also select '${word}'::text`,
  'a function': (word) => `create function decoy.say() returns text language sql as $$ select '${word}' $$`,
  'a parsed function': (word) => `create function decoy.said() returns text return '${word}'::text`,
  'an argument’s default': (word) =>
    `create function decoy.ask(word text default '${word}') returns text language sql as $$ select word $$`,
  'a default': (word) => `alter table decoy.place alter word set default '${word}'`,
  'a generated column': (word) => `alter table decoy.place add more text generated always as ('${word}')`,
  'a check': (word) => `alter table decoy.place add check (word <> '${word}')`,
  'the check of a domain': (word) => `create domain decoy.kind as text check (value <> '${word}')`,
  'an index': (word) => `create index on decoy.place (word) where word <> '${word}'`,
  'a policy': (word) => `create policy seen on decoy.place using (word <> '${word}')`,
  'a trigger': (word) =>
    `create trigger fired before update on decoy.place for each row when (new.word = '${word}')
     execute function suppress_redundant_updates_trigger()`,
  'extended statistics': (word) => `create statistics decoy.counted on (word || '${word}') from decoy.place`,
  'a published selection': (word) =>
    `create publication decoy for table decoy.place where (word <> '${word}')`,
  'an enumeration': (word) => `create type decoy.choice as enum ('${word}')`,
  'a comment': (word) => `comment on table decoy.place is '${word}'`,
  'a setting': (
    word,
  ) => `do $$ begin execute format('alter database %I set app.word = %L', current_database(),
     '${word}'); end $$`,
  'a large object': (word) => `select lo_from_bytea(0, '${word}')`,
  'the name of a column': (word) => `create table decoy.named ("${word}" int)`,
}

test.each(['adminUrl', 'keysAdminUrl'] as const)(
  'a dump (%s) holds every word, wherever in the database it stands',
  async (which) => {
    const planted = new Map(Object.keys(places).map((place, at) => [place, `Kerfuffle${at + 100}`]))
    await looking(databases[which], async (admin) => {
      await admin.query('create schema decoy')
      await admin.query('create table decoy.place (word text, bytes bytea, document jsonb)')
      await admin.query('create table decoy.apart (word text) partition by list (word)')
      await admin.query('create table decoy.rest partition of decoy.apart default')
      for (const [place, statement] of Object.entries(places))
        await admin.query(statement(planted.get(place)!))
    })
    const everything = Buffer.concat([...(await dumpOf(databases[which])).values()])

    for (const [place, word] of planted)
      expect([place, searchFor([word])(place, everything).length]).toEqual([place, 1])
  },
  60_000,
)

test('every table there is has its part in it, with all its rows', async () => {
  const dump = await dumpOf(databases.adminUrl)
  const tables = await rowsOf<{ name: string; rows: string }>(
    databases.adminUrl,
    `select format('%I.%I', schemaname, tablename) as name,
       (xpath('//count/text()', query_to_xml(format('select count(*) from only %I.%I', schemaname, tablename), true, true, '')))[1]::text as rows
     from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  expect(tables.length).toBeGreaterThan(40)
  for (const { name, rows } of tables) {
    const text = dump.get(name)?.toString() ?? 'missing'
    // A partitioned table has its rows in its partitions.
    if (text === 'missing') expect([name, rows]).toEqual([name, '0'])
    else expect([name, text.split('\n').length - 1]).toEqual([name, Number(rows)])
  }
})
