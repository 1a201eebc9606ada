import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { command, execute } from '@leadkeep/commands'
import type { Module } from '@leadkeep/kernel'
import { askGate } from '@leadkeep/messages'
import { z } from 'zod'
import { news, openLinksWorld, origin, type LinksWorld } from './test-world.ts'

// Somebody new who would take people's data out of the house, as webhooks will.
const handedOver: string[] = []
const handOver = command({
  id: 'partners.lead.hand_over',
  access: ['partners.leads.hand_over'],
  input: z.object({ subjectId: z.uuid(), purpose: z.string() }),
  async run(context, { subjectId, purpose }) {
    const { allowed, because } = await askGate(context, subjectId, purpose)
    if (allowed) handedOver.push(subjectId)

    return because
  },
})

let at: LinksWorld
beforeAll(async () => {
  at = await openLinksWorld()
})
afterAll(() => at.close())

const asks = (subjectId: string, purpose = news, modules: readonly Module[] = at.worker.modules) =>
  execute({ ...at.worker, modules }, at.scope, handOver, { subjectId, purpose })

test('whoever takes data out asks the gate that mail asks, and is told no until the person said yes', async () => {
  const ada = await at.arrives('ada@example.com')
  expect(await asks(ada)).toBe('consent.unconfirmed')
  expect(await asks(ada, 'partners_news')).toBe('consent.purpose_unknown')

  const { confirm, preferences } = await at.mailTo(ada)
  await at.links.confirm('localhost', confirm, origin)
  expect(await asks(ada)).toBe('consent.granted')

  await at.links.withdraw('localhost', preferences, { purpose: null, method: 'link' }, origin)
  expect(await asks(ada)).toBe('consent.withdrawn')
  expect(handedOver).toEqual([ada])
})

test('in a house without a gate the answer is no', async () => {
  const ben = await at.confirmed('ben@example.com')
  const gateless = at.worker.modules.filter(({ mayUse }) => !mayUse)

  expect(await asks(ben, news, gateless)).toBe('messages.no_gate')
  expect(handedOver).not.toContain(ben)
})
