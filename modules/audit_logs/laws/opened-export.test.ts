import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { checkpointFolder, logKeyText, Sequencer, type Json, type NoteSigner } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { attacksListed, rowsOf, settled, type World } from '@leadkeep/testing'
import {
  openZip,
  readKey,
  verifyArchive,
  type Claim,
  type LogKey,
  type OpenedValue,
} from '@leadkeep/verifier'
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { askForExport, askForOpenedExport } from '../commands/ask-for-export.ts'
import { Export } from '../data/export.ts'
import { buildExport } from '../export/build-export.ts'
import { downloaded, entriesOf, jobOf, logWorld, rewriteLetter, writeLetter } from '../test-world.ts'
import { subjectData } from '../subject-data.ts'
import { filesOf, linesOf, signedAnew, withLines, zipped, type Files } from './forged-archive.ts'

// An archive with the values behind its entries: whose they are, who can read them, and what the verifier makes of false ones.

let world: World
let worker: Services
let officer: Scope
let signer: NoteSigner
let key: LogKey
let folder: string
let identity: string
let recipient: string
let ada: { id: string; subjectId: string }
let erased: { id: string; subjectId: string }
/** All of the log, opened for the auditor’s key; and of it what a filter chose. */
let opened: { readonly id: string; readonly files: Files }
let chosen: { readonly id: string; readonly files: Files }

const passphrase = 'four or five random words'

beforeAll(async () => {
  world = await logWorld()
  worker = await world.as('worker')
  folder = await mkdtemp(join(tmpdir(), 'leadkeep-opened-'))
  officer = world.scope(await world.tenant())
  signer = await worker.keyring.logKey(officer.tenantId)
  key = readKey(logKeyText(signer))
  identity = await generateIdentity()
  recipient = await identityToRecipient(identity)
  const written = (input: object) => execute(world.services, officer, writeLetter, input)
  ada = await written({ text: 'Dear “Ada”', signature: 'Yours, 花' })
  erased = await written({ text: 'Dear Zephyrine' })
  await execute(world.services, officer, rewriteLetter, { id: ada.id, text: 'Dear Ada,\nall the best' })
  await execute(world.services, officer, rewriteLetter, { id: ada.id, text: null })
  await worker.keyring.destroySubject(officer.tenantId, erased.subjectId, 'data')
  await signed()
  opened = await openedExport({ publicKey: recipient })
  chosen = await openedExport({ publicKey: recipient, act: 'test.letter.rewrite' })
})
afterAll(async () => {
  await world?.close()
  await rm(folder, { recursive: true })
})

async function signed(): Promise<void> {
  await settled(world, officer.tenantId)
  const { database, keyring } = worker
  await new Sequencer({ database, keyring, outside: checkpointFolder(folder) }).sequence(officer.tenantId)
}

const asked = { purpose: 'audit_logs.audit', recipient: 'Audit & Sons' }

async function openedExport(input: object, scope = officer) {
  const { id } = await execute(world.services, scope, askForOpenedExport, { ...asked, ...input })
  await buildExport(worker, jobOf(scope), id)

  return { id, files: await filesOf(await downloaded(world.services, scope, id)) }
}

const sealedIn = (files: Files) => Buffer.from(files.get('openings.jsonl.age')!, 'latin1')

async function openedLines(files: Files): Promise<string[]> {
  const age = new Decrypter()
  age.addIdentity(identity)

  return (await age.decrypt(sealedIn(files), 'text')).trimEnd().split('\n')
}

const valuesOf = async (files: Files) =>
  (await openedLines(files)).map((line) => {
    const { column, value } = JSON.parse(line) as OpenedValue // as FORMAT.md has it

    return `${column}: ${value}`
  })

async function verified(files: Files, opener?: { identity: string } | { passphrase: string }) {
  const told: OpenedValue[] = []
  const onOpened = (value: OpenedValue) => void told.push(value)
  const claims = await verifyArchive(await openZip(await zipped(files)), { key, opener, onOpened })

  return { claims, told }
}

const codes = (claims: readonly Claim[], verdict: Claim['verdict']) =>
  claims.filter((claim) => claim.verdict === verdict).map(({ code }) => code)
const sentenceOf = (claims: readonly Claim[], code: string) =>
  claims.find((claim) => claim.code === code)?.sentence

describe('an opened archive', () => {
  test('opens with any age tool that has the auditor’s key, and holds what nobody erased', async () => {
    expect(await valuesOf(opened.files)).toEqual(['text: Dear “Ada”', 'text: Dear Ada,\nall the best'])
  })

  test('has its values verified one by one, by the key that they were sealed to', async () => {
    const { claims, told } = await verified(opened.files, { identity: `# an identity file\n${identity}\n` })

    expect(codes(claims, 'fails')).toEqual([])
    expect(sentenceOf(claims, 'openings.genuine')).toBe(
      'Opened: 2 of the 4 personal values behind its entries, each the very one that the log committed to.',
    )
    expect(told.map(({ row, index }) => [row, index])).toEqual([
      [ada.id, 0],
      [ada.id, 2],
    ])
  })

  test('is verified in all else without it, and says how many it carries', async () => {
    const { claims } = await verified(opened.files)
    expect(codes(claims, 'fails')).toEqual([])
    expect(sentenceOf(claims, 'openings.sealed')).toBe(
      `It carries 2 opened values, sealed to ${recipient}. Nothing was given that opens them.`,
    )
    const other = await verified(opened.files, { identity: await generateIdentity() })
    expect(codes(other.claims, 'open')).toContain('openings.not_opened')
    expect(other.told).toEqual([])
  })

  test('is sealed to a passphrase as well, which nobody finds again', async () => {
    const { id, files } = await openedExport({ passphrase, from: '2020-01-01' })
    const { claims, told } = await verified(files, { passphrase })

    expect(codes(claims, 'holds')).toContain('openings.genuine')
    expect(told).toHaveLength(2)
    const [row] = await rowsOf<{ lock: Buffer | null; recipient: Buffer }>(
      world.databases.adminUrl,
      'select lock, recipient from audit_logs_export where id = $1',
      [id],
    )
    expect(row!.lock).toBeNull()
    expect(row!.recipient.toString('latin1')).not.toContain('Audit')
  }, 30_000)

  test('of what a filter chooses has the values of what it chose, in its order', async () => {
    const { claims } = await verified(chosen.files, { identity })

    expect(await valuesOf(chosen.files)).toEqual(['text: Dear Ada,\nall the best'])
    expect(codes(claims, 'holds')).toEqual(expect.arrayContaining(['selection.genuine', 'openings.genuine']))
  })

  test('has evidence for a legal claim, by whoever may open it, and for nothing and nobody else', async () => {
    const purpose = 'audit_logs.legal_claims'
    const all = await openedExport({ publicKey: recipient, purpose })
    const features = ['audit_logs.export', 'audit_logs.export.open']
    const less = await openedExport({ publicKey: recipient, purpose }, { ...officer, features })

    expect(await valuesOf(all.files)).toContain('signature: Yours, 花')
    expect(await valuesOf(less.files)).not.toContain('signature: Yours, 花')
  })
})

describe('asking for one', () => {
  test('takes a purpose, a recipient, one lock, a feature of its own and a fresh sign-in', async () => {
    const ask = (input: object, scope = officer) =>
      execute(world.services, scope, askForOpenedExport, { ...asked, ...input })
    await expect(ask({})).rejects.toMatchObject({ code: 'audit_logs.export.one_lock' })
    await expect(ask({ publicKey: recipient, passphrase })).rejects.toMatchObject({ status: 422 })
    for (const wrong of [
      { publicKey: 'age1nobody' },
      { passphrase: 'too short' },
      { publicKey: recipient, purpose: '' },
      { publicKey: recipient, recipient: ' ' },
    ])
      await expect(ask(wrong)).rejects.toMatchObject({ code: 'input.invalid' })
    await expect(
      ask({ publicKey: recipient }, { ...officer, features: ['audit_logs.export', 'audit_logs.entries.*'] }),
    ).rejects.toMatchObject({ status: 403 })
    const longAgo = new Date(Date.now() - 3_600_000)
    await expect(
      ask({ publicKey: recipient }, { ...officer, authenticatedAt: longAgo }),
    ).rejects.toMatchObject({ code: 'auth.fresh_sign_in_needed' })
  })

  test('and who may not, asks for one without: nothing is opened in it', async () => {
    const { id } = await execute(world.services, officer, askForExport, { purpose: 'audit_logs.audit' })
    await buildExport(worker, jobOf(officer), id)
    const files = await filesOf(await downloaded(world.services, officer, id))

    expect(files.has('openings.jsonl.age')).toBe(false)
    expect([...files.values()].join('')).not.toContain('Dear')
  })
})

describe('on the log', () => {
  test('stands that values were opened, before they were, and to whom each was disclosed, once', async () => {
    const of = (entries: readonly { readonly facts?: Readonly<Record<string, Json>> }[]) =>
      entries.filter(({ facts }) => facts?.['export'] === opened.id)
    const [read, disclosed, end] = await Promise.all(
      ['open', 'disclose', 'end'].map(async (act) =>
        of(await entriesOf(world, officer, `audit_logs.export.${act}`)),
      ),
    )

    expect(read).toMatchObject([
      {
        actor: officer.actor,
        purpose: 'audit_logs.audit',
        reads: [{ table: 'test.letter', columns: ['text'] }],
      },
    ])
    expect(disclosed).toMatchObject([
      {
        actor: officer.actor,
        subjects: [ada.subjectId],
        facts: { sealed_to: recipient, for: 'audit_logs.audit' },
      },
    ])
    expect(end).toMatchObject([{ facts: { count: 4, opened: 2 } }])
  })
})

describe('when somebody in it is erased', () => {
  const forget = async (subjectId: string) => {
    const em = worker.database.fork(officer.tenantId)
    const { erase } = subjectData
    if (typeof erase !== 'function') throw new TypeError('It leaves nothing to be erased.')
    await erase({ scope: jobOf(officer), em, services: worker } as never, [subjectId]) // all that it asks of a context

    return em
  }
  const stateOf = async (id: string) => worker.database.fork(officer.tenantId).findOne(Export, { id })

  test('the archive that waits to be downloaded goes, and one without them stays', async () => {
    const em = await forget(ada.subjectId)
    const removed = [...em.getUnitOfWork().getRemoveStack()].map((each) => (each as Export).id) // what it removes are exports
    expect(removed).toContain(opened.id)
    const without = await forget(erased.subjectId)
    expect([...without.getUnitOfWork().getRemoveStack()]).toEqual([])
  })

  test('one that is being made begins anew', async () => {
    const { id } = await execute(world.services, officer, askForOpenedExport, {
      ...asked,
      publicKey: recipient,
    })
    const cutOff = buildExport(worker, jobOf(officer), id, (step) => {
      if (step === 'manifest') throw new Error('killed')
    })
    await expect(cutOff).rejects.toThrow('killed')
    const em = await forget(erased.subjectId)
    const [changed] = [...em.getUnitOfWork().getIdentityMap()].filter((each) => (each as Export).id === id) // an export

    expect((changed as Export).attempt).toBe((await stateOf(id))!.attempt + 1)
  })
})

/** By whoever has the log’s key, who signs whatever it is. */
async function resealed(
  files: Files,
  change: (lines: string[]) => string[],
  manifest: Record<string, Json> = {},
) {
  const lines = await openedLines(files)
  const again = new Encrypter()
  again.addRecipient(recipient)
  const bytes = await again.encrypt(
    change(lines)
      .map((line) => `${line}\n`)
      .join(''),
  )

  return signedAnew(
    new Map([...files, ['openings.jsonl.age', Buffer.from(bytes).toString('latin1')]]),
    signer,
    manifest,
  )
}

const attacks: Readonly<Record<string, readonly [string, () => Promise<Files>]>> = {
  'says another value': [
    'opening.not_committed',
    () => resealed(opened.files, ([one, two]) => [one!.replace('Ada', 'Eve'), two!]),
  ],
  'says another salt': [
    'opening.not_committed',
    () =>
      resealed(opened.files, ([one, two]) => [
        one!.replace(/"salt":"[^"]*"/, `"salt":"${Buffer.alloc(32).toString('base64url')}"`),
        two!,
      ]),
  ],
  'says it of another person': [
    'opening.not_committed',
    () => resealed(opened.files, ([one, two]) => [one!.replace(ada.id, erased.id), two!]),
  ],
  'moves a value to another entry': [
    'opening.not_committed',
    () => resealed(opened.files, ([one, two]) => [one!.replace('"index":0', '"index":2'), two!]),
  ],
  'puts them in another order': [
    'opening.of_no_entry',
    () => resealed(opened.files, (lines) => lines.toReversed()),
  ],
  'says one twice': ['openings.twice', () => resealed(opened.files, ([one, two]) => [one!, one!, two!])],
  'leaves one out': ['openings.miscounted', () => resealed(opened.files, ([one]) => [one!])],
  'adds one of no entry': [
    'opening.of_no_entry',
    () => resealed(opened.files, ([one, two]) => [one!, two!, two!.replace('"index":2', '"index":99')]),
  ],
  'spells one in another way': [
    'openings.malformed',
    () => resealed(opened.files, ([one, two]) => [one!.replace('{', '{ '), two!]),
  ],
  'puts the values of another export there': [
    'openings.miscounted',
    async () =>
      signedAnew(
        new Map([...opened.files, ['openings.jsonl.age', chosen.files.get('openings.jsonl.age')!]]),
        signer,
      ),
  ],
  'takes them out': [
    'file.missing',
    async () => signedAnew(new Map([...opened.files].filter(([name]) => !name.endsWith('.age'))), signer),
  ],
}

describe('whoever has the log’s key', () => {
  test('does what docs/tampering.md lists', () => {
    expect(attacksListed('The export’s maker, with the opened values')).toEqual(
      Object.fromEntries(Object.entries(attacks).map(([name, [code]]) => [name, code])),
    )
  })

  test.each(Object.entries(attacks))('%s', async (_, [code, attack]) => {
    const { claims } = await verified(await attack(), { identity })
    expect(codes(claims, 'fails')).toEqual([code])
  })

  test('names the value that is false', async () => {
    const { claims } = await verified(await attacks['says another value']![1](), { identity })
    expect(sentenceOf(claims, 'opening.not_committed')).toBe(
      `The opened value of text in test.letter ${ada.id} at 0 is not what the log committed to.`,
    )
  })
})

test('whoever has the archive alone changes no byte of what is sealed', async () => {
  const sealed = opened.files.get('openings.jsonl.age')!
  const changed = `${sealed.slice(0, -1)}${sealed.endsWith('\0') ? '\x01' : '\0'}`
  const { claims } = await verified(new Map([...opened.files, ['openings.jsonl.age', changed]]), { identity })
  expect(codes(claims, 'fails')).toContain('file.changed')
  const cut = withLines(opened.files, linesOf(opened.files).slice(1))
  expect(codes((await verified(cut, { identity })).claims, 'fails')).toContain('file.changed')
})
