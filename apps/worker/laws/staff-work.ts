import { expect } from '@jest/globals'
import { unmistakable } from '@leadkeep/testing'

const { canariesIn, edited, person, written } = unmistakable

type Ask = (method: string, path: string, body?: unknown) => Promise<Response>

/** Staff find the person, change, note, plan, convert, export and delete: each answer is what it should be. */
export async function workOn(ask: Ask, [first, second]: readonly [string, string]): Promise<void> {
  const query = encodeURIComponent
  // Where she is to be read, she is: else it would mean nothing that she is nowhere else.
  for (const path of [
    '/api/crm/leads',
    `/api/crm/leads?search=${query(person.email)}`,
    `/api/crm/leads?search=${query(person.phone)}`,
    `/api/crm/leads?search=${query('Zephyrine')}`,
    `/api/crm/leads/${first}`,
  ])
    expect([path, await (await ask('GET', path)).text()]).toEqual([
      path,
      expect.stringContaining(person.email),
    ])
  const statusOf = async (...given: Parameters<Ask>) => (await ask(...given)).status
  expect(await statusOf('PATCH', `/api/crm/leads/${first}`, { version: 1, ...edited })).toBe(200)
  expect(await statusOf('POST', `/api/crm/leads/${first}/notes`, { text: written.note })).toBe(201)
  expect(await statusOf('POST', `/api/crm/leads/${first}/tasks`, { title: written.task })).toBe(201)
  expect(await statusOf('POST', `/api/crm/leads/${first}/person`, { version: 2 })).toBe(201)
  expect(await statusOf('POST', '/api/crm/leads', person)).toBe(201)
  expect(await statusOf('DELETE', `/api/crm/leads/${second}`)).toBeLessThan(500)
  expect(await (await ask('POST', '/api/crm/leads/exports', {})).text()).toContain(edited.name)
  const colleague = { email: person.email, name: person.name, roles: [] }
  expect(await statusOf('POST', '/api/auth/users', colleague)).toBe(201)
}

/** The log and its exports tell what happened to her, and hold none of it. `entry` is one that changed her lead. */
export async function readTheLog(ask: Ask, entry: string): Promise<void> {
  for (const format of ['jsonl', 'csv']) {
    const exported = await (
      await ask('POST', '/api/audit_logs/exports', { format, purpose: 'audit_logs.audit' })
    ).text()
    expect(exported).toContain('lead_capture.submission.receive')
    expect(canariesIn(`the ${format} export`, exported)).toEqual([])
  }
  const log = await (await ask('GET', '/api/audit_logs/entries')).text()
  expect(canariesIn('the log', log)).toEqual([])
  const opened = await ask('POST', `/api/audit_logs/entries/${entry}/openings`, {
    purpose: 'audit_logs.legal_claims',
  })
  expect(await opened.text()).toContain(edited.company)
}
