import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { news, openLinksWorld, origin, type LinksWorld } from './test-world.ts'

let at: LinksWorld
beforeAll(async () => {
  at = await openLinksWorld()
})
afterAll(() => at.close())

const allow = (token: string, purpose = news) => at.links.allow('localhost', token, purpose, origin)
const offered = async (token: string) =>
  (await at.links.preferences('localhost', token))?.purposes.find(({ purpose }) => purpose === news)
    ?.mayAllowAgain

test('what was withdrawn is allowed again by a link and the mail that it brings, not by the link alone', async () => {
  const ada = await at.confirmed('ada@example.com')
  const { confirm: first, preferences } = await at.mailTo(ada)
  expect(await offered(preferences)).toBe(false)
  expect(await allow(preferences)).toBe('nothing')
  await at.links.withdraw('localhost', preferences, { purpose: null, method: 'link' }, origin)
  expect(await offered(preferences)).toBe(true)

  expect(await allow(preferences)).toBe('asked')
  expect(await allow(preferences)).toBe('asked')
  expect(await at.gate(ada)).toMatchObject({ allowed: false, because: 'consent.unconfirmed' })
  expect(await offered(preferences)).toBe(false)
  await at.work()
  const [claim] = await at.decisionsOf(ada)
  expect(claim).toMatchObject({ decision: 'grant', standing: 'asserted', method: 'link' })
  expect((await at.evidence(claim!.id))?.origin).toContain(origin.address)

  const questions = await at.confirmTokensOf(ada)
  expect(questions).toHaveLength(2)
  const again = questions.find((token) => token !== first)!
  expect(await at.links.confirm('localhost', again, origin)).toBe('confirmed')
  expect(await at.gate(ada)).toMatchObject({ allowed: true })
})

test('who never decided about it, whom nobody knows, and a purpose that is none: nothing is asked', async () => {
  const ben = await at.arrives('ben@example.com', [])
  const { preferences } = await at.mailTo(ben)
  expect(await offered(preferences)).toBe(false)
  expect(await allow(preferences)).toBe('nothing')
  expect(await allow(preferences, 'enquiry')).toBe('nothing')
  expect(await allow('x'.repeat(43))).toBeNull()
})

test('a question that lapsed can be asked for again', async () => {
  const cleo = await at.arrives('cleo@example.com')
  const { preferences } = await at.mailTo(cleo)
  expect(await offered(preferences)).toBe(false)
  await at.tamper(`update consent_confirmation set expires_at = '2020-01-01' where subject_id = $1`, [cleo])
  expect(await offered(preferences)).toBe(true)
  expect(await allow(preferences)).toBe('asked')
})
