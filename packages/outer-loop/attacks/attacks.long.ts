import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { listeners } from '../isolation/ports.ts'
import { halves, openAttackWorld, type World } from './attack-world-under-test.ts'
import { attackDocument, documentFile, type Observed } from './document.ts'
import { attacks } from './table.ts'
import type { Attack, Outcome } from './attack.ts'

type Attempt = Awaited<ReturnType<World['attempt']>>

const observed: Observed = new Map()

describe.each(halves)('A worker %s', (_, sandbox, runs) => {
  let world: World

  beforeAll(async () => {
    world = await openAttackWorld(sandbox)
  }, 300_000)
  afterAll(() => world.close(), 300_000)

  test.each(attacks.map((attack) => [attack.id, attack.title, attack] as const))(
    '%s: %s',
    async (id, _title, attack) => {
      if (!runs) return
      const attempt = await world.attempt(attack)
      const codes = [...new Set(attempt.findings.map(({ code }) => code))]
      const came = outcome(attack, attempt)
      const place = sandbox.kind === 'none' ? 'without' : 'within'
      if (came !== 'unnoticed') observed.set(id, { ...observed.get(id), [place]: came })

      const expected = place === 'without' ? attack.without : (attack.within ?? 'prevented')
      expect({
        id,
        outcome: came,
        said: attempt.stderr.slice(-400),
        diff: difference(attempt),
      }).toMatchObject({ outcome: expected })
      if (expected === 'put back' || expected === 'asked' || expected === 'withheld')
        expect(codes).toEqual(expect.arrayContaining([...(attack.named ?? [])]))
      if (expected === 'prevented') expect(codes).toEqual([])
      // The bait is real: stock git runs it. The engine's git, after it, did not.
      if (attempt.before !== attempt.after && attack.bait) expect(attempt.baited).toEqual([true])
      expect(attempt.engineRan).toBe(false)
      if (id === 'ports') expect(await listeners(world.port, 1)).toEqual([])
    },
    300_000,
  )

  test('has its way out named in the snapshot where it is a thing that lies there', async () => {
    if (!runs) return
    const irregular = async (id: string) =>
      (await world.attempt(attacks.find((each) => each.id === id)!)).changes.flatMap(({ irregular: why }) =>
        why ? [why] : [],
      )

    expect(await irregular('submodule')).toEqual(['nested_repository'])
    expect(await irregular('symlink-out')).toEqual(['symlink_outside'])
  }, 300_000)
})

test('what came of each is what ATTACKS.md says', () => {
  if (halves.every(([, , runs]) => runs))
    expect(attackDocument(attacks, observed)).toBe(readFileSync(documentFile, 'utf8'))
})

/** What came of an attack, judged from the world and from what was named; never from what the table hopes. */
function outcome(
  { id }: Attack,
  { before, after, restored, findings, asked, engineDied, sameSlot, disk }: Attempt,
): Outcome | 'unnoticed' {
  if (restored !== before) return 'unnoticed'
  const codes = findings.map(({ code }) => code)
  if (disk?.code === 'disk.filled') return id === 'disk' ? 'ended' : 'unnoticed'
  if (engineDied) return sameSlot ? 'survived' : 'unnoticed'
  if (codes.includes('integrity.secret_leaked')) return 'withheld'
  if (asked) return codes.length > 0 ? 'asked' : 'unnoticed'
  if (before !== after || codes.length > 0) return codes.length > 0 ? 'put back' : 'unnoticed'
  return 'prevented'
}

/** The lines that differ, for whoever reads a failure. */
function difference({ before, restored }: Attempt): string {
  const was = new Set(before.split('\n'))
  const is = new Set(restored.split('\n'))
  return [
    ...[...was].filter((line) => !is.has(line)).map((line) => `- ${line.slice(0, 300)}`),
    ...[...is].filter((line) => !was.has(line)).map((line) => `+ ${line.slice(0, 300)}`),
  ].join('\n')
}
