import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  checkpointFolder,
  logKeyText,
  newestCheckpoint,
  record,
  Sequencer,
  signCheckpoint,
  signStatement,
  type NoteSigner,
} from '@leadkeep/audit'
import {
  environmentKeyProvider,
  KeyRotation,
  keyStorePool,
  privateKeyFromRaw,
  rawPublicKey,
  signBytes,
} from '@leadkeep/crypto'
import type { Scope, Services } from '@leadkeep/kernel'
import { attacksListed, settled, type World } from '@leadkeep/testing'
import { openZip, readKey, verifyArchive } from '@leadkeep/verifier'
import type { Pool } from 'pg'
import { archived, logWorld } from '../test-world.ts'
import { filesOf, signedAnew, zipped, type Files } from './forged-archive.ts'

// Who was given a log's first key follows it to the newest by what the archive shows, and by nothing that somebody else made.

let world: World
let officer: Scope
let worker: Services
let pool: Pool
let folder: string
let first: string
let newest: NoteSigner
let kept: string
let files: Files
/** Of another log, whose key was renewed as well. */
let foreignLinks: string[]

beforeAll(async () => {
  world = await logWorld()
  folder = mkdtempSync(join(tmpdir(), 'leadkeep-followed-'))
  officer = world.scope(await world.tenant())
  worker = await world.as('worker')
  pool = keyStorePool(world.databases.keysUrl, 1)
  first = logKeyText(await worker.keyring.logKey(officer.tenantId))
  await happens(3)
  kept = (await newestCheckpoint(worker.database, officer.tenantId))!.note
  await rotate()
  await happens(2)
  await rotate()
  await happens(2)
  newest = await worker.keyring.newestLogKey(officer.tenantId)
  files = await filesOf(await archived(world, worker, officer))
  const other = world.scope(await world.tenant())
  await happens(1, other)
  await rotate(other)
  await happens(1, other)
  foreignLinks = linksOf(await filesOf(await archived(world, worker, other)))
}, 60_000)
afterAll(async () => {
  await pool?.end()
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

const sequencer = () => new Sequencer({ ...worker, outside: checkpointFolder(folder) })

async function happens(times: number, scope = officer): Promise<void> {
  for (let time = 0; time < times; time += 1)
    await record(world.services.database, scope, { act: 'test.happens', outcome: 'done' })
  await settled(world, scope.tenantId)
  await sequencer().sequence(scope.tenantId)
}

async function rotate(scope = officer): Promise<void> {
  const rotation = new KeyRotation({
    pool,
    provider: environmentKeyProvider(world.rootKey),
    ambient: world.ambient,
  })
  let isMade = false
  await sequencer().succeed(scope, {
    because: 'rotated',
    reason: 'the law test',
    isMade: async () => isMade,
    async make(introduce) {
      await rotation.succeedLog(scope.tenantId, introduce)
      isMade = true
    },
  })
}

async function verdict(changed: Iterable<readonly [string, string]>, key = first, outside: string[] = []) {
  const claims = await verifyArchive(await openZip(await zipped(changed)), {
    key: readKey(key),
    outside: outside.map((text) => ({ name: 'kept', text })),
  })

  return claims.filter((claim) => claim.verdict === 'fails').map(({ code }) => code)
}

test('by the first key and by the newest it holds, with what the first signed long ago', async () => {
  expect(await verdict(files, first, [kept])).toEqual([])
  expect(await verdict(files, logKeyText(newest), [kept])).toEqual([])
  const claims = await verifyArchive(await openZip(await zipped(files)), { key: readKey(first) })
  expect(claims.map(({ sentence }) => sentence)).toContain(
    'Of the log’s 3 keys each was introduced by the one before it, and one of them is yours.',
  )
})

const attacks: readonly (readonly [string, string, () => Iterable<readonly [string, string]>])[] = [
  [
    'without how the keys followed each other',
    'note.invalid',
    () => [...files].filter(([name]) => name !== 'succession.json'),
  ],
  ['with a link left out', 'succession.broken', () => resigned(JSON.stringify(links().slice(0, 1)), newest)],
  [
    'with its links in another order',
    'succession.broken',
    () => resigned(JSON.stringify(links().toReversed()), newest),
  ],
  [
    'with a link that only the new key signed',
    'note.invalid',
    () => resigned(JSON.stringify([halfSigned(), ...links().slice(1)]), newest),
  ],
  [
    'with somebody else’s key at the end',
    'note.invalid',
    () => resigned(JSON.stringify([byMallory(), ...links()]), mallory),
  ],
  ['with somebody else’s keys alone', 'note.invalid', () => resigned(JSON.stringify([byMallory()]), mallory)],
  [
    'with how another log’s keys followed each other',
    'succession.broken',
    () => resigned(JSON.stringify(foreignLinks), newest),
  ],
  ['with no list', 'succession.broken', () => resigned('{}', newest)],
]
const retired = 'signed by a key that another followed, over a larger tree'

test('docs/tampering.md lists what is tried here', () => {
  expect(attacksListed('The export’s maker, with the log’s keys')).toEqual({
    ...Object.fromEntries(attacks.map(([name, code]) => [name, code])),
    [retired]: 'checkpoint.retired',
  })
})

test.each(attacks)('an archive %s does not hold', async (_, code, changed) => {
  expect(await verdict(changed())).toContain(code)
})

test(`an archive ${retired} does not hold`, async () => {
  const old = await oldKey()
  const [, size, root] = files.get('checkpoint.txt')!.split('\n')
  const note = signCheckpoint(
    { origin: newest.name, size: Number(size), root: Buffer.from(root!, 'base64') },
    old,
  )
  const introduced = signedBy(
    { ...introduction(), key: logKeyText(old), next: logKeyText(mallory), size: 1 },
    old,
    mallory,
  )
  const forged = new Map([
    ...files,
    ['checkpoint.txt', note],
    ['succession.json', JSON.stringify([introduced])],
  ])

  expect(await verdict(signedAnew(forged, mallory), logKeyText(old))).toContain('checkpoint.retired')
})

const linksOf = (of: Files) => JSON.parse(of.get('succession.json')!) as string[]
const links = () => linksOf(files)
const introduction = () =>
  JSON.parse(links()[0]!.split('\n')[2]!) as Readonly<Record<string, string | number | null>>
const resigned = (succession: string, signer: NoteSigner) =>
  signedAnew(new Map([...files, ['succession.json', succession]]), signer)

const malloryKey = privateKeyFromRaw('ed25519', Buffer.alloc(32, 7))
const mallory: NoteSigner = {
  name: 'leadkeep/log/mallory',
  publicKey: rawPublicKey(malloryKey),
  sign: (bytes) => signBytes(malloryKey, bytes),
}

const oldKey = async (): Promise<NoteSigner> => {
  const key = privateKeyFromRaw('ed25519', Buffer.alloc(32, 9))

  return { name: newest.name, publicKey: rawPublicKey(key), sign: (bytes) => signBytes(key, bytes) }
}

const halfSigned = () => signStatement({ kind: 'audit.log_key', body: introduction() }, newest)
const byMallory = () =>
  signStatement(
    {
      kind: 'audit.log_key',
      body: { ...introduction(), key: logKeyText(newest), next: logKeyText(mallory) },
    },
    mallory,
  )

function signedBy(body: Readonly<Record<string, string | number | null>>, ...signers: NoteSigner[]): string {
  const [one, ...others] = signers.map((signer) => signStatement({ kind: 'audit.log_key', body }, signer))

  return [one, ...others.map((note) => note.split('\n\n')[1])].join('')
}
