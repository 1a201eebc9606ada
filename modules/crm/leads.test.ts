import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import type { Scope } from '@leadkeep/kernel'
import { createLead, deleteLead, listLeads, moveLeads, readLead, restoreLead, updateLead } from './index.ts'
import { crmWorld, entriesOf, type CrmWorld } from './test-world.ts'

let world: CrmWorld
let sales: Scope

beforeAll(async () => {
  world = await crmWorld()
  sales = await world.newTenant()
})
afterAll(() => world.close())

const enter = (scope: Scope, values: object) => execute(world.services, scope, createLead, values)
const list = (scope: Scope, query: object = {}) => execute(world.services, scope, listLeads, query)
const read = (scope: Scope, id: string) => execute(world.services, scope, readLead, { id })

describe('a list', () => {
  test('shows leads opened, newest first, and says so on the log once', async () => {
    const scope = await world.newTenant()
    await enter(scope, {
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      phone: '030 901820',
      company: 'Analytical Engines',
    })
    await enter(scope, { name: 'Grace Hopper', company: 'Navy' })

    const { items, total, totalIsExact, nextCursor, previousCursor } = await list(scope)

    expect(items.map(({ name }) => name)).toEqual(['Grace Hopper', 'Ada Lovelace'])
    expect(items[1]).toMatchObject({
      email: 'ada@example.com',
      phone: '+4930901820',
      company: 'Analytical Engines',
      stage: 'new',
    })
    expect({ total, totalIsExact, nextCursor, previousCursor }).toEqual({
      total: 2,
      totalIsExact: true,
      nextCursor: null,
      previousCursor: null,
    })
    const [entry] = await entriesOf(world, scope, 'crm.leads.list')
    expect(entry?.reads).toEqual([
      { table: 'crm.lead', columns: ['name', 'company', 'email', 'phone'], subjects: expect.any(Array) },
    ])
    expect(entry?.reads?.[0]?.subjects).toHaveLength(2)
  })

  test('of another tenant does not exist', async () => {
    const { id } = await enter(sales, { name: 'Ada Lovelace', email: 'ada@example.com' })
    const outsider = await world.newTenant()

    expect((await list(outsider)).items).toEqual([])
    expect((await list(outsider, { search: 'ada@example.com' })).items).toEqual([])
    expect((await list(outsider, { search: 'Lovelace' })).items).toEqual([])
    await expect(read(outsider, id)).rejects.toMatchObject({ code: 'crm.lead.not_found', status: 404 })
    for (const act of [
      () => execute(world.services, outsider, updateLead, { id, version: 1, name: 'Eve' }),
      () => execute(world.services, outsider, moveLeads, { ids: [id], stage: 'won' }),
      () => execute(world.services, outsider, deleteLead, { id }),
      () => execute(world.services, outsider, restoreLead, { id }),
    ])
      await expect(act()).rejects.toMatchObject({ code: 'crm.lead.not_found' })
    expect(await entriesOf(world, outsider, 'crm.lead.update')).toMatchObject([{ outcome: 'refused' }])
  })
})

describe('searching', () => {
  let scope: Scope
  const names = async (search: string) => (await list(scope, { search })).items.map(({ name }) => name)

  beforeAll(async () => {
    scope = await world.newTenant()
    await enter(scope, {
      name: 'Ada Lovelace',
      email: 'Ada@Example.com',
      phone: '+49 30 901820',
      company: 'Analytical Engines',
    })
    await enter(scope, { name: 'Adam Lovell', email: 'adam@example.com', company: 'Müller & Söhne' })
    await enter(scope, { name: 'José Ávila', phone: '0151 23456789', company: 'Lovelace Ltd' })
  })

  test('finds a whole e-mail address, however it is written', async () => {
    expect(await names(' ADA@example.COM ')).toEqual(['Ada Lovelace'])
    expect(await names('ada@example')).toEqual([])
  })

  test('no longer finds by its words a value that was emptied', async () => {
    const { id } = await enter(scope, { name: 'Grace Hopper', company: 'Zeppelin Yard' })
    expect(await names('Zeppelin')).toEqual(['Grace Hopper'])
    await execute(world.services, scope, updateLead, { id, version: 1, company: null })

    const tokens = await world.services.database.transaction(scope.tenantId, (client) =>
      client.query(`select 1 from crm_lead_prefix where row_id = $1 and column_id = 'company'`, [id]),
    )
    expect(tokens.rows).toEqual([])
    expect(await names('Zeppelin')).toEqual([])
  })

  test('finds a phone number, with or without its country code', async () => {
    expect(await names('030/901820')).toEqual(['Ada Lovelace'])
    expect(await names('+49 151 23456789')).toEqual(['José Ávila'])
  })

  test('takes a number without a country code to be from where the tenant is', async () => {
    const british = await world.newTenant('GB')
    const { id } = await enter(british, { name: 'Ada Lovelace', phone: '020 7946 0958' })

    expect(await read(british, id)).toMatchObject({ phone: '+442079460958', phoneText: '+44 20 7946 0958' })
    for (const search of ['020 7946 0958', '+44 20 79460958'])
      expect((await list(british, { search })).items.map(({ name }) => name)).toEqual(['Ada Lovelace'])
  })

  test('keeps what was understood when the tenant moves, and understands anew what is written then', async () => {
    const tenant = await world.newTenant('GB')
    await enter(tenant, { name: 'Ada Lovelace', phone: '020 7946 0958' })
    await world.move(tenant.tenantId, 'DE')
    await enter(tenant, { name: 'Grace Hopper', phone: '030 901820' })
    const found = async (search: string) => (await list(tenant, { search })).items.map(({ phone }) => phone)

    expect(await found('+44 20 7946 0958')).toEqual(['+442079460958'])
    expect(await found('030 901820')).toEqual(['+4930901820'])
    expect(await found('020 7946 0958')).toEqual([])
  })

  test('finds the beginnings of words in name and company, without marks, each word somewhere', async () => {
    expect(await names('ada')).toEqual(['Adam Lovell', 'Ada Lovelace'])
    expect(await names('muller')).toEqual(['Adam Lovell'])
    expect(await names('avi jose')).toEqual(['José Ávila'])
    expect(await names('ada analytical')).toEqual(['Ada Lovelace'])
    expect(await names('ada söhne')).toEqual(['Adam Lovell'])
    expect(await names('ada ltd')).toEqual([])
  })

  test('re-checks what only shares its first letters', async () => {
    expect(await names('lovelace')).toEqual(['José Ávila', 'Ada Lovelace'])
    expect(await names('lovell')).toEqual(['Adam Lovell'])
  })

  test('finds the new words after an edit, and no longer the old ones', async () => {
    const { id } = await enter(scope, { name: 'Katherine Goble', email: 'kg@example.com' })
    await execute(world.services, scope, updateLead, {
      id,
      version: 1,
      name: 'Katherine Johnson',
      email: null,
    })

    expect(await names('johnson')).toEqual(['Katherine Johnson'])
    expect(await names('goble')).toEqual([])
    expect(await names('kg@example.com')).toEqual([])
  })

  test('says on the log how it was searched, and not what', async () => {
    await names('ada@example.com')
    const entries = await entriesOf(world, scope, 'crm.leads.list')

    expect(entries.some(({ facts }) => facts?.['search'] === 'email')).toBe(true)
    expect(JSON.stringify(entries)).not.toContain('example.com')
  })

  test('of words can’t be sorted by anything but creation', async () => {
    await expect(list(scope, { search: 'ada', sort: 'stage' })).rejects.toMatchObject({
      code: 'crm.leads.search_sort',
    })
  })
})
