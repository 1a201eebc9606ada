import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listeners } from '../isolation/ports.ts'
import { onlySandboxed, sandboxHere } from '../isolation/test-world.ts'
import { openAttackWorld } from './attack-world-under-test.ts'
import { attacks, attackTable } from './table.ts'
import type { Attack, Outcome } from './attack.ts'
import type { Sandbox } from '../isolation/sandbox.ts'

type World = Awaited<ReturnType<typeof openAttackWorld>>
type Attempt = Awaited<ReturnType<World['attempt']>>

const bare: Sandbox = { kind: 'none', why: 'this is the half without one' }
const sandboxed = sandboxHere.kind === 'bubblewrap'

test('at least twenty-five ways out are tried, each once', () => {
  expect(attacks.length).toBeGreaterThanOrEqual(25)
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
  expect(attackTable().split('\n')).toHaveLength(attacks.length + 2)
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

describe.each([
  ['without a sandbox', bare, true],
  [onlySandboxed('in the sandbox'), sandboxHere, sandboxed],
])('A worker %s', (_, sandbox, runs) => {
  let world: World

  beforeAll(async () => {
    world = await openAttackWorld(sandbox)
  })
  afterAll(() => world.close())

  test.each(attacks.map((attack) => [attack.id, attack.title, attack] as const))(
    '%s: %s',
    async (id, _title, attack) => {
      if (!runs) return
      const attempt = await world.attempt(attack)
      const codes = [...new Set(attempt.findings.map(({ code }) => code))]

      const expected = sandbox.kind === 'none' ? attack.without : (attack.within ?? 'prevented')
      expect({
        id,
        outcome: outcome(attack, attempt),
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
  )

  test('has its way out named in the snapshot where it is a thing that lies there', async () => {
    if (!runs) return
    const irregular = async (id: string) =>
      (await world.attempt(attacks.find((each) => each.id === id)!)).changes.flatMap(({ irregular: why }) =>
        why ? [why] : [],
      )

    expect(await irregular('submodule')).toEqual(['nested_repository'])
    expect(await irregular('symlink-out')).toEqual(['symlink_outside'])
  })

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
  })
})

/** The lines that differ, for whoever reads a failure. */
function difference({ before, restored }: Attempt): string {
  const was = new Set(before.split('\n'))
  const is = new Set(restored.split('\n'))
  return [
    ...[...was].filter((line) => !is.has(line)).map((line) => `- ${line.slice(0, 300)}`),
    ...[...is].filter((line) => !was.has(line)).map((line) => `+ ${line.slice(0, 300)}`),
  ].join('\n')
}
