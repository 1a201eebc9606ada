import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
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
import { privateKeyFromRaw, rawPublicKey, signBytes } from '@leadkeep/crypto'
import type { Scope } from '@leadkeep/kernel'
import { attacksListed, settled, type World } from '@leadkeep/testing'
import { openZip, readKey, Refusal, verifyArchive, type Claim, type LogKey } from '@leadkeep/verifier'
import { archived as archivedFor, logWorld } from '../test-world.ts'
import {
  filesOf,
  forkedArchive,
  linesOf,
  signedAnew,
  treeOf,
  withLines,
  withManifest,
  zipped,
  type Files,
} from './forged-archive.ts'

// What can be done to an export, by whom, and by what name it is found.

let world: World
let officer: Scope
let signer: NoteSigner
let key: LogKey
/** Twelve entries, complete, with a table; and of these the ones that a filter chooses. */
let range: Files
let selection: Files
/** What others kept: when the log had five entries, and when it had all. */
let early: string
let late: string
let foreign: { readonly archive: Blob; readonly checkpoint: string }

beforeAll(async () => {
  world = await logWorld()
  const other = await logged(world.scope(await world.tenant()), 6)
  foreign = { archive: await archived(other.scope, {}), checkpoint: other.late }
  const ours = await logged(world.scope(await world.tenant()), 12)
  officer = ours.scope
  early = ours.early
  late = ours.late
  signer = await world.services.keyring.logKey(officer.tenantId)
  key = readKey(logKeyText(signer))
  range = await filesOf(await archived(officer, { spreadsheet: true }))
  selection = await filesOf(await archived(officer, { act: 'test.even' }))
})
afterAll(() => world.close())

async function logged(scope: Scope, count: number) {
  const folder = await mkdtemp(join(tmpdir(), 'leadkeep-checkpoints-'))
  const { database, keyring } = await world.as('worker')
  const sequencer = new Sequencer({ database, keyring, outside: checkpointFolder(folder) })
  const notes: string[] = []
  for (let done = 1; done <= count; done += 1) {
    await record(world.services.database, scope, {
      act: done % 2 === 0 ? 'test.even' : 'test.odd',
      outcome: 'done',
      facts: { number: done },
    })
    if (done !== 5 && done !== count) continue
    await settled(world, scope.tenantId)
    await sequencer.sequence(scope.tenantId)
    notes.push((await newestCheckpoint(database, scope.tenantId))!.note)
  }
  await rm(folder, { recursive: true })

  return { scope, early: notes[0]!, late: notes[1]! }
}

const archived = async (scope: Scope, input: object) =>
  archivedFor(world, await world.as('worker'), scope, input)

async function verified(archive: Blob, ...outside: string[]): Promise<readonly Claim[]> {
  try {
    return await verifyArchive(await openZip(archive), {
      key,
      outside: outside.map((text, at) => ({ name: `checkpoint ${at}`, text })),
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error

    return [{ verdict: 'fails', code: error.code, sentence: error.message }]
  }
}

const codes = (claims: readonly Claim[], verdict: Claim['verdict']) =>
  claims.filter((claim) => claim.verdict === verdict).map(({ code }) => code)
const changed = (files: Files, name: string, change: (text: string) => string): Files =>
  new Map([...files, [name, change(files.get(name)!)]])
const without = (files: Files, name: string): Files => new Map([...files].filter(([each]) => each !== name))
const edited = (line: string) => line.replace(/"number":(\d+)/, '"number":$10')
/** Two lines in each other's place. */
const swapped = (lines: readonly string[], one: number, other: number) =>
  lines.with(one, lines[other]!).with(other, lines[one]!)
const bytesOf = async (archive: Blob) => Buffer.from(await archive.arrayBuffer())
const blobOf = (...parts: readonly (string | Uint8Array)[]) =>
  new Blob(parts.map((part) => Buffer.from(part as Uint8Array)))

describe('untouched', () => {
  test('it holds, by every checkpoint', async () => {
    for (const files of [range, selection])
      expect(codes(await verified(await zipped(files), late), 'fails')).toEqual([])
    expect(codes(await verified(await zipped(range), early, late), 'holds')).toEqual([
      'manifest.signed',
      'files.unchanged',
      'checkpoint.signed',
      'range.complete',
      'outside.consistent',
    ])
  })

  test('it holds in another order of files, and with a cosignature that nobody here knows', async () => {
    const cosigned = changed(range, 'MANIFEST.statement', (text) => `${text}— witness.example AAAAAAAA\n`)

    expect(codes(await verified(await zipped([...cosigned].toReversed())), 'fails')).toEqual([])
  })
})

/** By whoever has the archive and no key. */
const byItsHolder: Readonly<Record<string, readonly [string, () => Files]>> = {
  'edits an entry': [
    'file.changed',
    () => withLines(range, linesOf(range).with(3, edited(linesOf(range)[3]!))),
  ],
  'deletes an entry': ['file.changed', () => withLines(range, linesOf(range).toSpliced(3, 1))],
  'inserts an entry': [
    'file.changed',
    () => withLines(range, linesOf(range).toSpliced(3, 0, linesOf(range)[1]!)),
  ],
  'puts two entries in each other’s place': [
    'file.changed',
    () => withLines(range, swapped(linesOf(range), 2, 3)),
  ],
  'cuts the tail': ['file.changed', () => withLines(range, linesOf(range).slice(0, -2))],
  'ends lines as Windows does': [
    'file.changed',
    () => changed(range, 'entries.jsonl', (text) => text.replaceAll('\n', '\r\n')),
  ],
  'edits the table': [
    'file.changed',
    () => changed(range, 'entries.csv', (text) => text.replace('done', 'failed')),
  ],
  'edits the checkpoint': [
    'file.changed',
    () => changed(range, 'checkpoint.txt', (text) => text.replace('12', '11')),
  ],
  'puts the checkpoint of an earlier day there': [
    'file.changed',
    () => changed(range, 'checkpoint.txt', () => early),
  ],
  'takes proofs out': [
    'file.changed',
    () => changed(range, 'proofs.json', () => '{"earlier":[],"edge":[],"end":[]}\n'),
  ],
  'gives it another purpose': [
    'manifest.differs',
    () => changed(range, 'MANIFEST.json', (text) => text.replace('audit_logs.audit', 'audit_logs.support')),
  ],
  'and in the signed statement, too': [
    'note.invalid',
    () =>
      changed(
        changed(range, 'MANIFEST.json', (text) => text.replace('"count":12', '"count":11')),
        'MANIFEST.statement',
        (text) => text.replace('"count":12', '"count":11'),
      ),
  ],
  'signs it with a key of their own under the log’s name': [
    'note.invalid',
    () => signedAnew(range, mallory()),
  ],
  'takes the signature out': [
    'note.invalid',
    () => changed(range, 'MANIFEST.statement', (text) => text.replace(/\n\n— .*\n$/, '\n\n')),
  ],
  'shows the manifest of another export': [
    'file.changed',
    () =>
      new Map([
        ...without(range, 'entries.csv'),
        ...[...selection].filter(([name]) => name.startsWith('MANIFEST.')),
      ]),
  ],
  'writes the manifest in another encoding': [
    'note.invalid',
    () => changed(range, 'MANIFEST.statement', (text) => `\uFEFF${text}`),
  ],
  'shows a checkpoint in place of the manifest': [
    'statement.invalid',
    () => changed(range, 'MANIFEST.statement', () => late),
  ],
  'shows a receipt in place of the manifest': [
    'manifest.malformed',
    () =>
      changed(range, 'MANIFEST.statement', () =>
        signStatement({ kind: 'consent.receipt', body: { receipt_id: 'r-1' } }, signer),
      ),
  ],
  'leaves the manifest out': ['file.missing', () => without(range, 'MANIFEST.statement')],
  'leaves the entries out': ['file.missing', () => without(range, 'entries.jsonl')],
  'leaves the table out': ['file.missing', () => without(range, 'entries.csv')],
  'adds a file': ['file.unlisted', () => new Map([...range, ['entries-corrected.jsonl', '{}\n']])],
}

/** By bytes of the archive. */
const byItsBytes: Readonly<Record<string, (whole: Buffer) => Blob>> = {
  'breaks it off': (whole) => blobOf(whole.subarray(0, -100)),
  'puts something before it': (whole) => blobOf('#!/bin/sh\n', whole),
  'puts something behind it': (whole) => blobOf(whole, 'and more'),
  'makes it two archives in one': (whole) => blobOf(whole, whole),
  'hands over something else': () => blobOf('no archive'),
}
const twoContents = 'shows one content to some programs and another to others'
const anotherLogs = 'hands over another log’s export'

describe('its holder', () => {
  test('does what docs/tampering.md lists', () => {
    expect(attacksListed('The export’s holder')).toEqual({
      ...foundAs(byItsHolder),
      ...Object.fromEntries(
        [...Object.keys(byItsBytes), twoContents].map((name) => [name, 'archive.unreadable']),
      ),
      [anotherLogs]: 'note.invalid',
    })
  })

  test.each(Object.entries(byItsHolder))('%s', async (_, [code, attack]) => {
    expect(codes(await verified(await zipped(attack())), 'fails')[0]).toBe(code)
  })

  test.each(Object.entries(byItsBytes))('%s', async (_, attack) => {
    expect(codes(await verified(attack(await bytesOf(await zipped(range)))), 'fails')).toEqual([
      'archive.unreadable',
    ])
  })

  test('flips one bit, wherever', async () => {
    const whole = await bytesOf(await zipped(range))
    for (let at = 40; at < whole.length; at += Math.floor(whole.length / 40)) {
      const flipped = Buffer.from(whole)
      flipped[at]! ^= 4
      const claims = await verified(blobOf(flipped))
      // Some bits say nothing: a time of day, a flag of the zip's. What they don't change is what is verified.
      if (codes(claims, 'fails').length === 0) expect(await sameFiles(flipped)).toBe(true)
    }
  })

  test(twoContents, async () => {
    const twice = await bytesOf(
      await zipped([...range, ['entries.jsonx', withLines(range, ['{}']).get('entries.jsonl')!]]),
    )
    const renamed = Buffer.from(
      twice.toString('latin1').replaceAll('entries.jsonx', 'entries.jsonl'),
      'latin1',
    )
    const halfRenamed = Buffer.from(
      (await bytesOf(await zipped(range))).toString('latin1').replace('entries.jsonl', 'entries.jsonx'),
      'latin1',
    )

    for (const archive of [renamed, halfRenamed])
      expect(codes(await verified(blobOf(archive)), 'fails')).toEqual(['archive.unreadable'])
  })

  test(anotherLogs, async () => {
    expect(codes(await verified(foreign.archive), 'fails')).toEqual(['note.invalid'])
  })
})

async function sameFiles(archive: Buffer): Promise<boolean> {
  const files = await filesOf(blobOf(archive))

  return [...range].every(([name, text]) => files.get(name) === text)
}

/** Like the holder, but the log's own key signs the manifest anew: by whoever runs the installation. */
const byItsMaker: Readonly<Record<string, readonly [string, () => Promise<Files> | Files]>> = {
  'edits an entry': [
    'entries.not_the_logs',
    () => signedAnew(withLines(range, linesOf(range).with(3, edited(linesOf(range)[3]!))), signer),
  ],
  'drops one from a complete period': [
    'entries.not_the_logs',
    () => signedAnew(withLines(range, linesOf(range).toSpliced(3, 1)), signer, { count: 11, last: 10 }),
  ],
  'drops one and puts another in its place': [
    'entries.not_the_logs',
    () => signedAnew(withLines(range, linesOf(range).with(3, linesOf(range)[5]!)), signer),
  ],
  'inserts one': [
    'entries.not_the_logs',
    () =>
      signedAnew(withLines(range, linesOf(range).toSpliced(3, 0, linesOf(range)[1]!)), signer, {
        count: 13,
        last: 12,
      }),
  ],
  'puts two in each other’s place': [
    'entries.not_the_logs',
    () => signedAnew(withLines(range, swapped(linesOf(range), 2, 9)), signer),
  ],
  'cuts the tail and says so, with the old proof': [
    'entries.not_the_logs',
    () => signedAnew(withLines(range, linesOf(range).slice(0, -2)), signer, { count: 10, last: 9 }),
  ],
  'cuts the tail and does not say so': [
    'entries.miscounted',
    async () => {
      const tree = await treeOf(linesOf(range))
      const end = (await tree.consistency(10)).map((hash) => hash.toString('base64'))
      const proofs = JSON.parse(range.get('proofs.json')!) as { earlier: unknown[] }
      const cut = changed(
        withLines(range, linesOf(range).slice(0, -2)),
        'proofs.json',
        () => `{"earlier":${JSON.stringify(proofs.earlier)},"edge":[],"end":${JSON.stringify(end)}}\n`,
      )

      return signedAnew(cut, signer)
    },
  ],
  'claims a later beginning': [
    'proofs.malformed',
    () => signedAnew(withLines(range, linesOf(range).slice(1)), signer, { first: 1, count: 11 }),
  ],
  'claims a later beginning with a made-up edge': [
    'entries.not_the_logs',
    () =>
      signedAnew(
        changed(withLines(range, linesOf(range).slice(1)), 'proofs.json', (text) =>
          text.replace('"edge":[]', `"edge":["${Buffer.alloc(32, 1).toString('base64')}"]`),
        ),
        signer,
        { first: 1, count: 11 },
      ),
  ],
  'edits an entry and proves it by the tree that would have it': [
    'entries.not_the_logs',
    async () => {
      const lines = linesOf(range).with(3, edited(linesOf(range)[3]!))
      const fork = await forkedArchive(range, lines, signer)

      return signedAnew(new Map([...fork, ['checkpoint.txt', range.get('checkpoint.txt')!]]), signer)
    },
  ],
  'leaves the end of the last line out': [
    'entries.malformed',
    () =>
      signedAnew(
        changed(range, 'entries.jsonl', (text) => text.trimEnd()),
        signer,
      ),
  ],
  'passes a selection off as complete': [
    'entries.not_the_logs',
    () => signedAnew(selection, signer, { mode: 'range', first: 0, last: 5 }),
  ],
  'passes an emptied range off as nothing': [
    'entries.miscounted',
    () => signedAnew(withLines(range, []), signer, { first: null, last: null }),
  ],
  'repeats a chosen entry': [
    'entries.twice',
    () =>
      signedAnew(withLines(selection, [...linesOf(selection), linesOf(selection)[0]!]), signer, { count: 7 }),
  ],
  'says another place of a chosen entry': [
    'entry.not_included',
    () =>
      signedAnew(
        withLines(
          selection,
          linesOf(selection).with(0, linesOf(selection)[0]!.replace('"index":1', '"index":2')),
        ),
        signer,
      ),
  ],
  'edits a chosen entry': [
    'entry.not_included',
    () =>
      signedAnew(withLines(selection, linesOf(selection).with(2, edited(linesOf(selection)[2]!))), signer),
  ],
  'gives a chosen entry the proof of another': [
    'entry.not_included',
    () => {
      const [one, other] = linesOf(selection)
      const proof = (line: string) => line.slice(line.indexOf(',"proof":'))

      return signedAnew(
        withLines(selection, linesOf(selection).with(0, one!.replace(proof(one!), proof(other!)))),
        signer,
      )
    },
  ],
  'spells a chosen entry in another way': [
    'entries.malformed',
    () => signedAnew(withLines(selection, linesOf(selection).with(0, ` ${linesOf(selection)[0]}`)), signer),
  ],
  'promises more than there is': ['entries.miscounted', () => signedAnew(selection, signer, { count: 99 })],
  'spells the proofs in another way': [
    'proofs.malformed',
    () =>
      signedAnew(
        changed(range, 'proofs.json', (text) => ` ${text}`),
        signer,
      ),
  ],
  'puts another log’s checkpoint there': [
    'note.invalid',
    () =>
      signedAnew(
        changed(range, 'checkpoint.txt', () => foreign.checkpoint),
        signer,
      ),
  ],
  'puts an earlier checkpoint there': [
    'entries.not_the_logs',
    () =>
      signedAnew(
        changed(range, 'checkpoint.txt', () => early),
        signer,
      ),
  ],
  'carries an earlier checkpoint that never was': [
    'earlier.inconsistent',
    () => {
      const made = signCheckpoint({ origin: signer.name, size: 5, root: Buffer.alloc(32, 7) }, signer)
      const forged = changed(range, 'proofs.json', (text) =>
        text.replace(
          /^\{"earlier":\[.*?\],"edge"/,
          `{"earlier":[{"note":${JSON.stringify(made)},"proof":[]}],"edge"`,
        ),
      )

      return signedAnew(forged, signer)
    },
  ],
  'forgets to list a file': [
    'file.unlisted',
    () => {
      const body = JSON.parse(range.get('MANIFEST.json')!) as { files: Record<string, never> }
      const { 'entries.csv': _, ...files } = body.files

      return withManifest(range, { ...body, files }, signer)
    },
  ],
}

describe('its maker, who has the log’s key,', () => {
  test('does what docs/tampering.md lists', () => {
    expect(attacksListed('The export’s maker, who has the log’s key')).toEqual(foundAs(byItsMaker))
  })

  test.each(Object.entries(byItsMaker))('%s', async (_, [code, attack]) => {
    expect(codes(await verified(await zipped(await attack())), 'fails')).toContain(code)
  })
})

/** What no verdict claims, so that it is found by other means or not at all. */
const notClaimed: Readonly<Record<string, () => Files>> = {
  'edits the table alone': () =>
    signedAnew(
      changed(range, 'entries.csv', (text) => text.replace('done', 'failed')),
      signer,
    ),
  'leaves out what the filter of a selection chose': () =>
    signedAnew(withLines(selection, linesOf(selection).slice(1)), signer, { count: 5 }),
  'says another purpose than it was asked for': () =>
    signedAnew(range, signer, { purpose: 'audit_logs.support' }),
}

describe('not found, as the documents say, is that its maker', () => {
  test('does what docs/tampering.md lists', () => {
    expect(Object.keys(attacksListed('Not claimed of an export'))).toEqual(Object.keys(notClaimed))
  })

  test.each(Object.entries(notClaimed))('%s', async (_, attack) => {
    expect(codes(await verified(await zipped(attack()), late), 'fails')).toEqual([])
  })
})

/** Another log, signed by the same key: nothing in it is wrong. */
const forks: Readonly<Record<string, readonly [verdict: Claim['verdict'], code: string, () => string[]]>> = {
  'with an entry edited': [
    'fails',
    'outside.contradicts',
    () => linesOf(range).with(3, edited(linesOf(range)[3]!)),
  ],
  'without an entry, and grown again': [
    'fails',
    'outside.contradicts',
    () => [...linesOf(range).toSpliced(3, 1), linesOf(range)[0]!],
  ],
  'with two entries in each other’s place': [
    'fails',
    'outside.contradicts',
    () => swapped(linesOf(range), 0, 11),
  ],
  'written anew from the first entry': ['fails', 'outside.contradicts', () => linesOf(range).map(edited)],
  'put back and grown again': [
    'fails',
    'outside.contradicts',
    () => [...linesOf(range).slice(0, 6), ...linesOf(range).slice(6).map(edited), '{}', '{}'],
  ],
  'cut at its end': ['open', 'outside.newer', () => linesOf(range).slice(0, -2)],
}

describe('a log by the same key', () => {
  test('is what docs/tampering.md lists', () => {
    expect(attacksListed('Another log by the same key')).toEqual(
      Object.fromEntries(Object.entries(forks).map(([name, [, code]]) => [name, code])),
    )
  })

  test.each(Object.entries(forks))(
    '%s, is found by an outside checkpoint',
    async (_, [verdict, code, lines]) => {
      const archive = await zipped(await forkedArchive(range, lines(), signer))

      expect(codes(await verified(archive, late), verdict)).toEqual([code])
    },
  )

  test.each(Object.entries(forks))(
    '%s, is not found without one, and the verdict says so',
    async (_, fork) => {
      const claims = await verified(await zipped(await forkedArchive(range, fork[2](), signer)))

      expect([codes(claims, 'fails'), codes(claims, 'open')]).toEqual([[], ['outside.none']])
    },
  )

  test('made-up checkpoints from outside are none', async () => {
    const kept = [
      foreign.checkpoint,
      late.replace('12', '13'),
      signCheckpoint({ origin: signer.name, size: 5, root: Buffer.alloc(32) }, mallory()),
      'no checkpoint',
    ]

    expect(codes(await verified(await zipped(range), ...kept), 'fails')).toEqual(
      kept.map(() => 'outside.unusable'),
    )
  })
})

const foundAs = (attacks: Readonly<Record<string, readonly [code: string, attack: unknown]>>) =>
  Object.fromEntries(Object.entries(attacks).map(([name, [code]]) => [name, code]))

/** Somebody else's key under the log's name. */
function mallory(): NoteSigner {
  const privateKey = privateKeyFromRaw('ed25519', Buffer.alloc(32, 66))

  return {
    name: signer.name,
    publicKey: rawPublicKey(privateKey),
    sign: (bytes) => signBytes(privateKey, bytes),
  }
}
