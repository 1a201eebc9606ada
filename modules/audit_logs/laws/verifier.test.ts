import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { checkpointFolder, logKeyText, newestCheckpoint, record, Sequencer } from '@leadkeep/audit'
import { settled, type World } from '@leadkeep/testing'
import { archived, logWorld } from '../test-world.ts'

// The program as an auditor has it: one file, in a folder where nothing of ours is.

const verifier = join(import.meta.dirname, '../../../packages/verifier')
let folder: string
let key: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leadkeep-auditor-'))
  await run(join(verifier, 'build.ts'), [folder])
  const world = await logWorld()
  try {
    await prepare(world)
  } finally {
    await world.close()
  }
})
afterAll(() => rm(folder, { recursive: true }))

async function prepare(world: World) {
  const officer = world.scope(await world.tenant())
  for (const act of ['test.one', 'test.two'])
    await record(world.services.database, officer, { act, outcome: 'done' })
  await settled(world, officer.tenantId)
  const worker = await world.as('worker')
  const { database, keyring } = worker
  const outside = checkpointFolder(join(folder, 'kept'))
  await new Sequencer({ database, keyring, outside }).sequence(officer.tenantId)
  key = logKeyText(await keyring.logKey(officer.tenantId))
  const archive = await archived(world, worker, officer)
  await writeFile(join(folder, 'log.zip'), Buffer.from(await archive.arrayBuffer()))
  const { note } = (await newestCheckpoint(database, officer.tenantId))!
  await writeFile(join(folder, 'well-known.txt'), `${key}\n\n${note}`)
  await writeFile(join(folder, 'newer.txt'), note.replace('2', '3'))
}

async function run(program: string, parameters: readonly string[]): Promise<{ code: number; told: string }> {
  const begun = promisify(execFile)(process.execPath, [program, ...parameters], { cwd: folder })

  return begun.then(
    ({ stdout }) => ({ code: 0, told: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, told: error.stdout }),
  )
}

const verify = (...parameters: string[]) => run(join(folder, 'leadkeep-verify.mjs'), parameters)

test('it says a sentence for each claim, and ends with 0', async () => {
  const { code, told } = await verify('log.zip', '--key', key, '--outside', 'well-known.txt')

  expect([code, told]).toEqual([
    0,
    expect.stringMatching(
      /^✓ Made and signed by .*\n✓ Its 4 files .*\n✓ Its checkpoint is signed: 2 entries\.\n✓ Complete from 0 to 1: 2 entries, .*\n✓ Consistent with 1 outside checkpoint\.\n\nIt holds\.\n$/,
    ),
  ])
  expect((await readdir(folder)).toSorted()).toEqual([
    'kept',
    'leadkeep-verify.html',
    'leadkeep-verify.mjs',
    'log.zip',
    'newer.txt',
    'well-known.txt',
  ])
})

test('it takes the key from a file, and `npx leadkeep-verify` is the same program', async () => {
  expect(await run(join(verifier, 'bin.mjs'), ['log.zip', '--key', 'well-known.txt'])).toMatchObject({
    code: 0,
    told: expect.stringContaining('? Compared with no checkpoint from outside'),
  })
})

test('it ends with 1 where something does not hold, and says what', async () => {
  expect(await verify('log.zip', '--key', key, '--outside', 'newer.txt')).toMatchObject({
    code: 1,
    told: expect.stringMatching(/✗ newer\.txt is no checkpoint of this log: .*\n\nIt does not hold\./),
  })
  expect(await verify('well-known.txt', '--key', key)).toMatchObject({ code: 1 })
})

test.each([
  ['no key', ['log.zip']],
  ['half a key', ['log.zip', '--key', 'leadkeep/log/x+00000000+AAAA']],
  ['no file', ['nowhere.zip', '--key', 'well-known.txt']],
  ['a word that is none', ['log.zip', '--kee', 'well-known.txt']],
])('it ends with 2 when it is given %s, and says how it is used', async (_, parameters) => {
  expect(await verify(...parameters)).toMatchObject({
    code: 2,
    told: expect.stringContaining('leadkeep-verify ARCHIVE --key KEY'),
  })
})
