import { expect, test } from '@jest/globals'
import { pressureOf, unproven } from './pressure.ts'

const tenant = 'tenant'
const form = 'form'

function world() {
  const clock = { now: Date.UTC(2026, 10, 27) }
  const store = { away: false, counted: new Map<string, number>(), asked: 0 }
  const limit = (place: keyof typeof unproven) => ({
    async consume(key: string, points = 1) {
      store.asked++
      if (store.away) throw new Error('away')
      const count = (store.counted.get(key) ?? 0) + points
      store.counted.set(key, count)

      return { allowed: count <= unproven[place], retryAfter: 60, remaining: 0 }
    },
  })
  const limits = { block: limit('block'), form: limit('form'), tenant: limit('tenant') }
  const ambient = { now: () => new Date(clock.now) }
  const process = () => pressureOf(limits, ambient)

  return { clock, store, process }
}

/** What one told is on its way; a turn of the loop is enough, as nothing real is asked. */
const told = () => new Promise((resolve) => void setImmediate(resolve))

test('a few from anywhere press nobody, and most are never told of', async () => {
  const { clock, store, process } = world()
  const one = process()
  for (let index = 0; index < 300; index++) one.note(tenant, form, `10.0.0.${index % 100}`)
  await told()
  expect(one.at(tenant, form, '10.0.0.1')).toBe('normal')
  clock.now += 1000
  one.note(tenant, form, '10.0.0.1')
  await told()
  expect([...store.counted.keys()].toSorted()).toEqual([tenant, `${tenant}/${form}`])
})

test('one block of addresses is pressed without the others, and is forgotten after its minute', () => {
  const { clock, process } = world()
  const one = process()
  for (let index = 0; index <= unproven.block; index++) one.note(tenant, form, `2001:db8::${index}`)
  expect(one.at(tenant, form, '2001:db8::ffff')).toBe('high')
  expect(one.at(tenant, form, '2001:db8:1::1')).toBe('normal')
  expect(one.at(tenant, 'another form', '2001:db8::1')).toBe('normal')
  clock.now += 60_000
  expect(one.at(tenant, form, '2001:db8::1')).toBe('normal')
})

test('what several processes counted presses a form, and so all who come to it', async () => {
  const { clock, process } = world()
  const both = [process(), process()]
  for (let index = 0; index < unproven.form; index++)
    both[index % 2]!.note(tenant, form, `10.${index >> 8}.${index & 255}.1`)
  await told()
  expect(both[0]!.at(tenant, form, null)).toBe('normal')
  for (const each of both) {
    clock.now += 1000
    each.note(tenant, form, '10.99.0.1')
    await told()
  }
  expect(both[1]!.at(tenant, form, '192.0.2.1')).toBe('high')
  expect(both[1]!.at(tenant, 'another form', null)).toBe('normal')
})

test('where nobody can count, that is known after ten seconds, and forgotten once it can be counted again', async () => {
  const { clock, store, process } = world()
  const one = process()
  const note = async () => {
    one.note(tenant, form, '10.0.0.1')
    await told()
  }
  store.away = true
  await note()
  expect(one.at(tenant, form, '10.0.0.1')).toBe('normal')
  clock.now += 10_000
  expect(one.at(tenant, form, '10.0.0.1')).toBe('unknown')
  store.away = false
  await note()
  expect(one.at(tenant, form, '10.0.0.1')).toBe('normal')
})
