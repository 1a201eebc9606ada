import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { halves, openAttackWorld, type World } from './attack-world-under-test.ts'
import { attackDocument, declared, documentFile } from './document.ts'
import { attacks } from './table.ts'

test('at least twenty-five ways out are tried, each once, and ATTACKS.md has what comes of each', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(25)
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
  // Written anew by: node packages/outer-loop/attacks/document.ts
  expect(readFileSync(documentFile, 'utf8')).toBe(attackDocument(attacks, declared(attacks)))
})

/** One of each kind, by one worker in one hour. Each by itself, and all the others: npm run test:long -- attacks */
const dozen = [
  'git-C-commit',
  'user-config',
  'user-objects',
  'user-index',
  'hard-link',
  'update-ref-no-hooks',
  'hub-hook',
  'forge-hook',
  'ledger-forge',
  'base-folder',
  'another-folder',
  'dot-env',
].map((id) => attacks.find((each) => each.id === id)!)

describe.each(halves)('A worker %s', (_, sandbox, runs) => {
  let world: World
  beforeAll(async () => {
    world = await openAttackWorld(sandbox)
  }, 120_000)
  afterAll(() => world.close())

  test('that tries a dozen ways out at once comes nowhere by any of them', async () => {
    if (!runs) return
    const { before, after, restored, findings, asked, engineRan } = await world.attempt({
      id: 'dozen',
      title: 'A dozen ways out',
      towards: 'the machine',
      without: 'asked',
      program: dozen.map(({ program }) => `( ${program} )`).join('\n'),
    })
    const codes = new Set(findings.map(({ code }) => code))

    expect(restored).toBe(before)
    expect(engineRan).toBe(false)
    if (sandbox.kind === 'bubblewrap')
      expect([after === before, [...codes], asked]).toEqual([true, [], false])
    else
      expect([after === before, [...codes].toSorted(), asked]).toEqual([
        false,
        [...new Set(dozen.flatMap(({ named = [] }) => named))].toSorted(),
        true,
      ])
  }, 120_000)

  test('that does its work leaves nothing to name', async () => {
    if (!runs) return
    const attempt = await world.attempt({
      id: 'honest',
      title: 'Honest work',
      towards: 'the machine',
      without: 'prevented',
      program: 'echo "export const lead = 3" > src/lead.ts; git status; git diff; git log -1',
    })

    expect(attempt.findings).toEqual([])
    expect(attempt.ended).toMatchObject({ exitCode: 0 })
    expect(attempt.changes.map(({ path }) => path)).toEqual(['src/lead.ts'])
    expect(attempt.restored).toBe(attempt.before)
  }, 120_000)
})
