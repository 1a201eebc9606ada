import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { rowsOf } from '@leadkeep/testing'
import { demoForm } from '../data/demo-form.ts'
import { Form } from '../data/entities.ts'
import { openLinksWorld, type LinksWorld } from '../links/test-world.ts'
import { postgresVisitorDrafts, type DraftPlace, type VisitorDrafts } from './postgres-visitor-drafts.ts'
import { tidyVisitorDrafts } from './tidy.ts'

let at: LinksWorld
let drafts: VisitorDrafts
let place: DraftPlace

beforeAll(async () => {
  at = await openLinksWorld()
  drafts = postgresVisitorDrafts(at.landing, at.world.ambient)
  const form = await at.worker.database.fork(at.tenantId).findOneOrFail(Form, { slug: demoForm.slug })
  place = { tenantId: at.tenantId, formId: form.id, name: 'aBcDeFgHiJkLmNoPqRsT-_' }
})
afterAll(() => at.close())

const stored = () =>
  rowsOf<{ row: string; left: number }>(
    at.world.databases.adminUrl,
    `select d::text as row, extract(epoch from expires_at - now())::float8 as left from lead_capture_visitor_draft d`,
  )

test('the public process keeps bytes, by a name of which only the hash is stored, for a day', async () => {
  expect(await drafts.keep(place, Buffer.from('first'))).toBe(true)
  expect(await drafts.keep(place, Buffer.from('second'))).toBe(true)
  expect(await drafts.read(place)).toEqual(Buffer.from('second'))

  const [only, ...others] = await stored()
  expect(others).toEqual([])
  expect(only!.left / 3600).toBeCloseTo(24, 1)
  expect(only!.row).not.toContain(Buffer.from(place.name).toString('hex'))
})

test('another form, another tenant and another name have none of it, and none can overwrite it', async () => {
  const elsewhere = [
    { ...place, name: place.name.toLowerCase() },
    { ...place, formId: at.tenantId },
    { ...place, tenantId: place.formId },
  ]
  for (const each of elsewhere) expect(await drafts.read(each)).toBeNull()
  for (const each of elsewhere.slice(1))
    await expect(drafts.keep(each, Buffer.from('x')).then(String, () => 'refused')).resolves.toMatch(
      /refused|false/,
    )
  expect(await drafts.read(place)).toEqual(Buffer.from('second'))
})

test('the public role reaches the table through its doors alone', async () => {
  for (const text of ['select * from lead_capture_visitor_draft', 'delete from lead_capture_visitor_draft'])
    await expect(at.landing.query(text)).rejects.toMatchObject({ code: '42501' })
})

test('one that has expired is handed out no more, and its bytes go with the next tidying', async () => {
  await at.tamper(`update lead_capture_visitor_draft set expires_at = '2020-01-01'`, [])
  expect(await drafts.read(place)).toBeNull()
  await execute(at.worker, at.scope, tidyVisitorDrafts, {})
  expect(await stored()).toEqual([])
})

test('one that is dropped is gone', async () => {
  await drafts.keep(place, Buffer.from('third'))
  await drafts.drop(place)
  expect(await stored()).toEqual([])
})
