import { expect, test } from '@jest/globals'
import type { AgentEvent } from './agent.ts'
import { Watch } from './watch.ts'

const minute = 60_000
const limits = { silence: 10 * minute, cap: { usd: 2, minutes: 60, tokens: null } }
const runs = (id: string, target: string): AgentEvent => ({
  type: 'tool_started',
  id,
  name: 'Bash',
  kind: 'execute',
  target,
})
const costs = (usd: number): AgentEvent => ({
  type: 'usage',
  delta: { input: 1, cachedInput: 0, cacheWrite: 0, output: 1, reasoning: 0, usd, source: 'priced' },
})

test('ten minutes of silence are too many, thirty while a tool is open', () => {
  const watch = new Watch(limits, 0)
  expect(watch.ask(9 * minute)).toBeNull()
  expect(watch.ask(10 * minute)?.watchdog).toBe('silence')

  watch.see(runs('1', 'npm test'), 9 * minute)
  expect(watch.nextAt).toBe(39 * minute)
  expect(watch.ask(38 * minute)).toBeNull()
  expect(watch.ask(39 * minute)?.watchdog).toBe('silence')
})

test('however busy it is, its time ends', () => {
  const watch = new Watch(limits, 0)
  for (let at = 0; at < 60; at += 5) watch.see({ type: 'text', characters: 1, text: '.' }, at * minute)

  expect(watch.ask(60 * minute)?.watchdog).toBe('deadline')
})

test('the same command four times running is a loop, and so are two in turn; work in between is none', () => {
  const same = new Watch(limits, 0)
  expect([1, 2, 3, 4].map((id) => same.see(runs(String(id), 'npm test'), 0)?.watchdog)).toEqual([
    undefined,
    undefined,
    undefined,
    'loop',
  ])

  const turns = new Watch(limits, 0)
  const bites = Array.from(
    { length: 12 },
    (_, id) => turns.see(runs(String(id), id % 2 ? 'a' : 'b'), 0)?.watchdog,
  )
  expect(bites.indexOf('loop')).toBe(11)

  const works = new Watch(limits, 0)
  for (let id = 0; id < 12; id += 1) {
    expect(works.see(runs(String(id), 'npm test'), 0)).toBeNull()
    works.see({ type: 'file', path: 'a.ts', operation: 'update' }, 0)
  }
})

test('what it spends is watched as it spends it, what it had spent before a restart included', () => {
  const watch = new Watch(limits, 0, { usd: 1.5, tokens: 0, minutes: 0 })

  expect(watch.see(costs(0.4), 0)).toBeNull()
  expect(watch.see(costs(0.2), 0)?.watchdog).toBe('cost')
})
