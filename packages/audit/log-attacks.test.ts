import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { installation, type Scope, type Services } from '@leadkeep/kernel'
import { attacksListed, settled, type World } from '@leadkeep/testing'
import { Client } from 'pg'
import {
  checkLog,
  checkpointFolder,
  CompactRange,
  leafHash,
  leafOf,
  record,
  Sequencer,
  signCheckpoint,
  storedEntry,
  storedEntryColumns,
  type NoteSigner,
  type StoredEntryRow,
} from './index.ts'
import { auditWorld, writeDiary } from './test-world.ts'

// What the database's owner can do to a log, triggers off, and by what name it is found. Each attack is rolled back.

let world: World
let worker: Services
let owner: Client
let scope: Scope
let key: NoteSigner
/** Of the installation’s log. */
let foreign: NoteSigner
let folder: string
let file: string
let kept: string

beforeAll(async () => {
  world = await auditWorld()
  worker = await world.as('worker')
  owner = new Client({ connectionString: world.databases.adminUrl })
  await owner.connect()
  scope = { ...world.scope(await world.tenant()), features: ['*'] }
  key = await worker.keyring.logKey(scope.tenantId)
  foreign = await worker.keyring.logKey(installation)
  folder = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
  file = join(folder, `${scope.tenantId}.checkpoint`)
  for (let done = 0; done < 9; done += 1) {
    await execute(world.services, scope, writeDiary, { words: `Day ${done}` })
    if (done % 3 === 2) await sequenced()
  }
  kept = await readFile(file, 'utf8')
})
afterAll(async () => {
  await owner.end()
  await world.close()
  await rm(folder, { recursive: true })
})
beforeEach(() => writeFile(file, kept))

async function sequenced() {
  await settled(world, scope.tenantId)
  const { database, keyring } = worker
  await new Sequencer({ database, keyring, outside: checkpointFolder(folder) }).run([scope.tenantId])
}

const checked = async () => {
  const { database } = worker
  const { faults } = await checkLog({
    database,
    tenantId: scope.tenantId,
    key,
    outside: checkpointFolder(folder),
  })

  return faults.map(({ fault, index }) => (index === null ? fault : `${fault} ${index}`))
}

/** Of the tables as they are, and as they were put back afterwards. */
async function attacked(...statements: readonly string[]): Promise<string[]> {
  await owner.query(`create schema if not exists kept`)
  const tables = [
    'audit_entry',
    'audit_leaf',
    'audit_tree',
    'audit_checkpoint',
    'audit_pending',
    'audit_mention',
    'audit_activity',
  ]
  await owner.query('set session_replication_role = replica')
  for (const table of tables) await owner.query(`create table kept.${table} as select * from ${table}`)
  try {
    for (const statement of statements) await owner.query(statement)

    return await checked()
  } finally {
    for (const table of tables) {
      const columns = (await columnsOf(table)).join(', ')
      await owner.query(`truncate ${table}`)
      await owner.query(`insert into ${table} (${columns}) select ${columns} from kept.${table}`)
    }
    await owner.query('set session_replication_role = origin')
    await owner.query('drop schema kept cascade')
  }
}

async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and attgenerated = '' and not attisdropped`,
    [table],
  )

  return rows.map(({ name }) => name)
}

const at = (index: number) => `(select entry_id from audit_leaf where index = ${index})`

describe('an untouched log', () => {
  test('has nothing wrong with it', async () => {
    expect(await checked()).toEqual([])
  })

  test('nor while entries wait, after more came, and without any', async () => {
    await record(world.services.database, scope, { act: 'test.act', outcome: 'done' })
    expect(await checked()).toEqual([])
    const other = world.scope(await world.tenant())
    expect(
      await checkLog({
        database: worker.database,
        tenantId: other.tenantId,
        key: await worker.keyring.logKey(other.tenantId),
        outside: checkpointFolder(folder),
      }),
    ).toMatchObject({ size: 0, faults: [] })
    await sequenced()
    kept = await readFile(file, 'utf8')
    expect(await checked()).toEqual([])
  })
})

const attacks: Readonly<Record<string, readonly [found: readonly string[], ...statements: string[]]>> = {
  'an entry is edited': [
    ['entry_changed 4'],
    `update audit_entry set body = jsonb_set(body, '{outcome}', '"refused"') where id = ${at(4)}`,
  ],
  'an entry gets another actor': [
    ['entry_changed 4'],
    `update audit_entry set body = jsonb_set(body, '{actor,id}', '"eve"') where id = ${at(4)}`,
  ],
  'a commitment is put in place of another': [
    ['entry_changed 0'],
    `update audit_entry set body = (select jsonb_set(audit_entry.body, '{changes,0,columns}', other.body #> '{changes,0,columns}')
      from audit_entry other where other.id = ${at(1)}) where id = ${at(0)}`,
  ],
  'an entry is put at another time': [
    ['entry_changed 4', 'mention_missing 4'],
    `update audit_entry set recorded_at = recorded_at - interval '1 microsecond' where id = ${at(4)}`,
  ],
  'an entry is given to another tenant': [
    ['entry_missing 4'],
    `update audit_entry set tenant_id = gen_random_uuid() where id = ${at(4)}`,
  ],
  'an entry is deleted': [['entry_missing 4'], `delete from audit_entry where id = ${at(4)}`],
  'two entries change places': [
    ['entry_changed 2', 'entry_changed 3', 'mention_missing 2', 'mention_missing 3'],
    `update audit_entry e set body = other.body from audit_entry other
      where (e.id, other.id) in ((${at(2)}, ${at(3)}), (${at(3)}, ${at(2)}))`,
  ],
  'all entries are deleted': [
    Array.from({ length: 9 }, (_, index) => `entry_missing ${index}`),
    'delete from audit_entry where cardinality(touched) > 0',
  ],
  'an entry is inserted past the queue': [
    ['entry_unsequenced'],
    `insert into audit_entry (tenant_id, id, recorded_at, transaction_id, body)
      select tenant_id, gen_random_uuid(), now(), pg_current_xact_id(), body from audit_entry where id = ${at(0)}`,
  ],
  'a waiting entry is taken out of the queue': [
    ['entry_unsequenced'],
    `insert into audit_entry (tenant_id, id, recorded_at, transaction_id, body)
      select tenant_id, gen_random_uuid(), now(), pg_current_xact_id(), body from audit_entry where id = ${at(0)}`,
    'delete from audit_pending',
  ],
  'a waiting entry is deleted': [
    ['queue_without_entry'],
    `insert into audit_pending select tenant_id, gen_random_uuid(), transaction_id from audit_entry where id = ${at(0)}`,
  ],
  'a leaf is edited': [
    [
      'entry_changed 4',
      'leaves_differ 6',
      'leaves_differ 9',
      'leaves_differ 10',
      'outside_contradicts 10',
      'tree_differs 10',
    ],
    `update audit_leaf set leaf_hash = sha256('eve') where index = 4`,
  ],
  'a leaf is deleted': [['leaf_missing 4', 'entry_unsequenced'], 'delete from audit_leaf where index = 4'],
  'the last leaf is deleted': [
    ['leaf_missing 9', 'entry_unsequenced'],
    'delete from audit_leaf where index = 9',
  ],
  'two leaves change places': [
    [
      'leaves_differ 3',
      'leaves_differ 6',
      'leaves_differ 9',
      'leaves_differ 10',
      'outside_contradicts 10',
      'tree_differs 10',
    ],
    `update audit_leaf set index = index + 100 where index in (2, 3)`,
    `update audit_leaf set index = case index when 102 then 3 else 2 end where index > 100`,
  ],
  'a leaf is inserted behind the tree': [
    ['tree_differs 10'],
    `insert into audit_leaf select tenant_id, 10, gen_random_uuid(), sha256('eve') from audit_tree`,
  ],
  'an entry and its leaf are edited together': [
    ['leaves_differ 6', 'leaves_differ 9', 'leaves_differ 10', 'outside_contradicts 10', 'tree_differs 10'],
    'edited',
  ],
  'the tree gets other subtrees': [
    ['tree_differs 10'],
    `update audit_tree set roots = array[sha256('eve'), sha256('mallory')] where true`,
  ],
  'the tree gets too few subtrees': [
    ['tree_differs', 'log_cut 0'],
    'update audit_tree set roots = roots[1:1]',
  ],
  'the tree is put back': [
    ['tree_differs 8', 'log_cut 8'],
    'update audit_tree set size = 8, roots = roots[1:1]',
  ],
  'the tree is deleted': [['tree_differs 0', 'log_cut 0'], 'delete from audit_tree'],
  'the tail is cut, checkpoints and all': [
    ['log_cut 8'],
    'delete from audit_entry where id in (select entry_id from audit_leaf where index >= 8)',
    'delete from audit_mention where entry_id in (select entry_id from audit_leaf where index >= 8)',
    'delete from audit_leaf where index >= 8',
    'delete from audit_checkpoint where size > 8',
    'update audit_tree set size = 8, roots = roots[1:1], mentioned = 8, counted = 0',
    'delete from audit_activity',
  ],
  'the whole log is deleted': [
    ['log_cut 0'],
    ...['audit_entry', 'audit_leaf', 'audit_tree', 'audit_checkpoint', 'audit_mention', 'audit_pending'].map(
      (table) => `delete from ${table}`,
    ),
  ],
  'a checkpoint gets another root': [
    ['checkpoint_invalid 6'],
    `update audit_checkpoint set root = sha256('eve') where size = 6`,
  ],
  'a checkpoint gets another note': [
    ['checkpoint_invalid 6'],
    `update audit_checkpoint set note = replace(note, E'\\n6\\n', E'\\n5\\n') where size = 6`,
  ],
  'a checkpoint gets the note of another': [
    ['checkpoint_invalid 6'],
    `update audit_checkpoint set note = (select note from audit_checkpoint where size = 3) where size = 6`,
  ],
  'a checkpoint of the installation’s log is put in place of one': [['checkpoint_invalid 6'], 'foreign'],
  'a checkpoint of a larger log is inserted': [
    ['log_cut 10'],
    `insert into audit_checkpoint (tenant_id, size, root, note, log_key) select tenant_id, 99, root, note, log_key from audit_checkpoint where size = 6`,
  ],
  'an entry can’t be found by what it mentions any more': [
    ['mention_missing 4'],
    `delete from audit_mention where entry_id = ${at(4)}`,
  ],
  'a day is given more entries than it had': [
    ['activity_differs'],
    'update audit_activity set entries = entries + 1 where ctid = (select min(ctid) from audit_activity)',
  ],
  'what somebody did on a day is counted for another': [
    ['activity_differs'],
    `update audit_activity set actor = gen_random_uuid()::text where ctid = (select min(ctid) from audit_activity)`,
  ],
  'the numbers of all days are deleted': [['activity_differs'], 'delete from audit_activity'],
  'an entry is found under another’s name': [
    ['mention_missing 4'],
    `update audit_mention set thing_id = gen_random_uuid() where entry_id = ${at(4)} and thing_id = (
      select thing_id from audit_mention where entry_id = ${at(4)} limit 1)`,
  ],
}

/** Those that statements alone can't say. */
const made: Readonly<Record<string, () => Promise<string[]>>> = {
  edited: editedTogether,
  foreign: async () => [
    `update audit_checkpoint set note = $note$${signed(6, Buffer.alloc(32, 6), foreign)}$note$ where size = 6`,
  ],
}

const namesOf = (found: readonly string[]) => [...new Set(found.map((each) => each.replace(/ \d+$/, '')))]

describe('found is that', () => {
  test('which docs/tampering.md lists', () => {
    const all = [...Object.entries(attacks), ...Object.entries(byTheCopyOutside)]

    expect(attacksListed('The database’s owner, in the log')).toEqual(
      Object.fromEntries(all.map(([name, [found]]) => [name, namesOf(found).join(', ')])),
    )
  })

  test.each(Object.entries(attacks))('%s', async (_, [found, ...statements]) => {
    const wanted = (await made[statements[0]!]?.()) ?? statements

    expect(await attacked(...wanted)).toEqual(found)
  })
})

/** As the owner would who knows how leaves are made. */
async function editedTogether(): Promise<string[]> {
  const body = `jsonb_set(body, '{outcome}', '"refused"')`
  const { rows } = await owner.query<StoredEntryRow>(
    `select ${storedEntryColumns.replace('e.body', body.replace('body', 'e.body'))} from audit_entry e where id = ${at(4)}`,
  )
  const hash = leafHash(leafOf(storedEntry(rows[0]!))).toString('hex')

  return [
    `update audit_entry set body = ${body} where id = ${at(4)}`,
    `update audit_leaf set leaf_hash = '\\x${hash}' where index = 4`,
  ]
}

const byTheCopyOutside: Readonly<Record<string, readonly [readonly string[], () => Promise<string[]>]>> = {
  'the copy outside is changed': [['outside_invalid'], () => checkedWith(kept.replace('10', '11'))],
  'the copy outside is of the installation’s log': [
    ['outside_invalid'],
    () => checkedWith(signed(10, Buffer.alloc(32), foreign)),
  ],
  'an older copy of the database is put back': [
    ['log_cut 10'],
    () => checkedWith(signed(99, Buffer.alloc(32))),
  ],
  'all of it is made anew by whoever has the key': [
    ['outside_contradicts 10'],
    async () => attacked(...(await rewritten())),
  ],
}

describe('by the copy outside is found that', () => {
  test.each(Object.entries(byTheCopyOutside))('%s', async (_, [found, attack]) => {
    expect(await attack()).toEqual(found)
  })
})

async function checkedWith(copy: string): Promise<string[]> {
  await writeFile(file, copy)

  return checked()
}

/** Numbers that are not there are counted anew. */
const uncounted = ['delete from audit_activity', 'update audit_tree set counted = 0']

/** One entry is another, and everything that is made of it is made and signed anew, but for the copy outside. */
async function rewritten(): Promise<string[]> {
  const together = await editedTogether()
  const changed = Buffer.from(/'\\x(\w+)'/.exec(together[1]!)![1]!, 'hex')
  const hashes = (await leaves()).with(4, changed)
  const roots = ['audit_tree set roots = ' + subtreesOf(hashes)]
  for (const size of [3, 6, 9, 10]) {
    const { root } = headOf(hashes.slice(0, size))
    roots.push(
      `audit_checkpoint set root = ${literal(root)}, note = $note$${signed(size, root)}$note$ where size = ${size}`,
    )
  }

  return [...together, ...roots.map((each) => `update ${each}`), ...uncounted]
}

/** What is there of it ends where an older checkpoint does. */
async function cutTo(size: number): Promise<string[]> {
  const hashes = (await leaves()).slice(0, size)

  return [
    ...['audit_entry where id', 'audit_mention where entry_id'].map(
      (those) => `delete from ${those} in (select entry_id from audit_leaf where index >= ${size})`,
    ),
    `delete from audit_leaf where index >= ${size}`,
    `delete from audit_checkpoint where size > ${size}`,
    `update audit_tree set size = ${size}, roots = ${subtreesOf(hashes)}, mentioned = ${size}`,
    ...uncounted,
  ]
}

const waiting = (recordedAt: string) => [
  `insert into audit_entry (tenant_id, id, recorded_at, transaction_id, body)
    select tenant_id, '01a21f00-0000-7000-8000-0000000000aa', ${recordedAt}, pg_current_xact_id(), body
    from audit_entry where id = ${at(0)}`,
  `insert into audit_pending select tenant_id, id, transaction_id from audit_entry
    where id = '01a21f00-0000-7000-8000-0000000000aa'`,
]

/** Of whoever reaches the folder outside, and has the key: only a checkpoint that left finds it. */
const byACheckpointThatLeft: Readonly<Record<string, () => Promise<string[]>>> = {
  'all of it is made anew, the copy outside too': async () => {
    const statements = await rewritten()
    const changed = Buffer.from(/'\\x(\w+)'/.exec(statements[1]!)![1]!, 'hex')
    await writeFile(file, signed(10, headOf((await leaves()).with(4, changed)).root))

    return attacked(...statements)
  },
  'its tail is cut, and an older copy put outside': async () => {
    await writeFile(file, signed(9, headOf((await leaves()).slice(0, 9)).root))

    return attacked(...(await cutTo(9)))
  },
  'its tail is cut, and the copy outside deleted': async () => {
    await rm(file)

    return attacked(...(await cutTo(9)))
  },
}

/** What grants and triggers alone prevent, and whoever is above them can do. */
const byNothing: Readonly<Record<string, () => Promise<string[]>>> = {
  'an entry is deleted before it was sequenced, and its place in the queue with it': async () => {
    await record(world.services.database, scope, { act: 'test.act', outcome: 'done' })

    return attacked(
      'delete from audit_entry where id in (select entry_id from audit_pending)',
      'delete from audit_pending',
    )
  },
  'an entry tells of an act that never was': () => attacked(...waiting('now()')),
  'an entry claims an earlier time': () => attacked(...waiting(`now() - interval '1 year'`)),
}

describe('not found by the database and the copy outside, as the documents say, is that', () => {
  test('which docs/tampering.md lists', () => {
    const listed = (heading: string) => Object.keys(attacksListed(heading))

    expect(listed('Found by a checkpoint that left, and by nothing else')).toEqual(
      Object.keys(byACheckpointThatLeft),
    )
    expect(listed('Not found')).toEqual(Object.keys(byNothing))
  })

  test.each(Object.entries({ ...byACheckpointThatLeft, ...byNothing }))('%s', async (_, attack) => {
    expect(await attack()).toEqual([])
  })
})

async function leaves(): Promise<Buffer[]> {
  const { rows } = await owner.query<{ hash: Buffer }>(
    'select leaf_hash as hash from audit_leaf where tenant_id = $1 order by index',
    [scope.tenantId],
  )

  return rows.map(({ hash }) => hash)
}

function headOf(hashes: readonly Buffer[]) {
  const tree = CompactRange.empty()
  for (const hash of hashes) tree.append(hash)

  return { root: tree.root(), roots: tree.roots }
}

const literal = (bytes: Buffer) => `'\\x${bytes.toString('hex')}'::bytea`
const subtreesOf = (hashes: readonly Buffer[]) => `array[${headOf(hashes).roots.map(literal).join(', ')}]`
const signed = (size: number, root: Buffer, by = key) => signCheckpoint({ origin: by.name, size, root }, by)
