import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { rowsOf } from '@leadkeep/testing'
import type { z } from 'zod'
import { demoForm } from '../data/demo-form.ts'
import { Form } from '../data/entities.ts'
import { openLinksWorld, type LinksWorld } from '../links/test-world.ts'
import { countArrivals } from './count-arrivals.ts'
import { dayOf, readSources } from './read-sources.ts'

let at: LinksWorld

beforeAll(async () => {
  at = await openLinksWorld()
  // A submission is received at the database's time.
  at.world.ambient.advance(Date.now() - at.world.ambient.now().getTime())
})
afterAll(() => at.close())

const counted = () => execute(at.worker, at.scope, countArrivals, {})
const shown = (asked: z.input<typeof readSources.input> = {}) =>
  execute(at.world.services, at.scope, readSources, asked)

test('what became a lead is counted once, by form, source and day', async () => {
  for (const [who, attribution] of [
    ['ada', { utm_source: 'fair' }],
    ['ben', { utm_source: 'Fair' }],
    ['cleo', { utm_source: 'cleo@example.com' }],
    ['dora', { referrer: 'https://search.example/dora' }],
  ] as const)
    await at.arrives(`${who}@example.com`, [], attribution)
  expect((await shown()).total).toBe(0)
  await counted()
  await counted()

  const { sources, total, days, forms } = await shown()
  expect(sources.map((each) => [each.source, each.total])).toEqual([
    ['fair', 2],
    ['(direct)', 1],
    ['(referral)', 1],
  ])
  expect([total, days.length, days.at(-1)]).toEqual([4, 30, dayOf(at.world.ambient.now())])
  expect(sources[0]!.byDay.at(-1)).toBe(2)
  expect(forms).toMatchObject([{ leads: 4 }])
  expect(await rowsOf(at.world.databases.adminUrl, 'select 1 from lead_capture_arrival')).toEqual([])
})

test('an earlier day keeps its count, and a longer period shows it', async () => {
  at.world.ambient.advance(40 * 86_400_000)
  expect((await shown()).total).toBe(0)
  expect((await shown({ days: 90 })).total).toBe(4)
})

test('who makes up a source for each of very many fills no table', async () => {
  const { id: formId } = await at.worker.database
    .fork(at.tenantId)
    .findOneOrFail(Form, { slug: demoForm.slug })
  await rowsOf(
    at.world.databases.adminUrl,
    `insert into lead_capture_arrival (tenant_id, id, form_id, day, source)
      select $1, uuidv7(), $2, '2020-01-05', 'made-up-' || n from generate_series(1, 130) n`,
    [at.tenantId, formId],
  )
  await counted()

  expect(
    await rowsOf(
      at.world.databases.adminUrl,
      `select count(*)::int as rows, sum(leads)::int as leads,
        sum(leads) filter (where source = '(other)')::int as others
       from lead_capture_source_count where day = '2020-01-05'`,
    ),
  ).toEqual([{ rows: 101, leads: 130, others: 30 }])
})
