import { expect, test } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replay } from '../core/reduce.ts'
import { SqliteLedger } from '../ledger/sqlite-ledger.ts'
import { drive } from './engine.ts'
import { Killed, Mortal } from './mortal-under-test.ts'
import { finished, goodAnswer, simulatedParts, World, type Script } from './simulated-world-under-test.ts'

const run = 'r-20261122-3f9a1c'

test('six hours with limits, a silent worker, flaky gates, a lie and two crashes end in four pull requests green together', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'six-hours-'))
  const ledger = new SqliteLedger(join(folder, 'ledger.sqlite'))
  const began = Date.parse('2026-11-22T20:00:00.000Z')
  let limited = 0
  let flakes = 0

  const script: Script = (call, here) => {
    const good = goodAnswer(call)
    const hour = (here.clock.now().getTime() - began) / 3_600_000
    // The window of the subscription is used up in the second hour, until the fourth.
    if (call.adapter === 'claude' && hour > 1 && hour < 4) {
      limited += 1
      const resetsAt = new Date(began + 4 * 3_600_000).toISOString()
      return {
        ...good,
        minutes: 6,
        usd: 0.3,
        writes: undefined,
        ends: { kind: 'rate_limited', resetsAt, message: 'You have reached your limit.' },
      }
    }
    if (call.task === 'two' && call.attempt === 1) return { ...good, minutes: 40, silentAfter: 5 }
    if (call.task === 'three' && call.attempt === 1)
      return {
        ...good,
        writes: undefined,
        ends: finished({ status: 'done', summary: 'All done, all green.' }),
      }
    return good
  }
  const here = new World({
    script,
    judge: (gate) => {
      if (gate !== 'unit' || here.done.filter((what) => what.startsWith('gate unit')).length % 3 !== 1)
        return 'passed'
      flakes += 1
      return 'could_not_run'
    },
  })

  await ledger.append(run, {
    after: 0,
    by: { kind: 'human', name: 'Ada' },
    at: new Date(began),
    events: [
      {
        type: 'run_started',
        goal: 'A goal',
        repository: '/r',
        branch: null,
        unsandboxed: false,
        spec: null,
        plan: null,
        usd: null,
      },
    ],
  })
  const lives = [new Mortal(60), new Mortal(90), new Mortal()]
  for (const [index, life] of lives.entries()) {
    const going = drive({
      ledger: life.ledger(ledger),
      run,
      parts: life.parts(simulatedParts(here)),
      stop: new AbortController().signal,
    })
    if (index < 2) await expect(going).rejects.toBeInstanceOf(Killed)
    else
      expect(await going).toMatchObject({
        kind: 'waiting_for_person',
        reason: 'Pull requests are ready for review: one, two, three, four.',
      })
    if (index === 1) here.reboot()
  }

  const state = replay(await ledger.read(run))
  const lasted = (Date.parse(state.at) - began) / 3_600_000
  expect(lasted).toBeGreaterThan(5)
  expect(lasted).toBeLessThan(8)
  expect(limited).toBeGreaterThanOrEqual(1)
  expect(flakes).toBeGreaterThanOrEqual(1)
  expect(state.engines).toHaveLength(3)
  expect(state.union).toMatchObject({
    phase: 'green',
    heads: [{ task: 'one' }, { task: 'two' }, { task: 'three' }, { task: 'four' }],
  })
  expect(state.tasks['two']?.attempts).toMatchObject([{ how: 'attempt.silence' }])
  expect(state.tasks['three']?.attempts).toMatchObject([{ how: 'work.no_change' }])
  expect(state.spent.usd).toBeLessThanOrEqual(state.caps.run.usd)
  // To wait for a limit is not an attempt, and nobody is asked about it.
  expect(state.questions).toEqual({})

  await ledger.close()
  rmSync(folder, { recursive: true })
}, 60_000)
