import { describe, expect, test } from '@jest/globals'
import { column, lint, type Change } from './lint-under-test.ts'

describe('a specification that is right', () => {
  test('has no findings, with a registry and without one', () => {
    expect(lint(() => {})).toEqual([])
    expect(lint(() => {}, null)).toEqual([])
  })

  test.each<[string, Change]>([
    [
      'an operational name with its reason',
      column({ name: 'host_name', class: 'operational', reason: 'public DNS' }),
    ],
    [
      'a reference, a time and a count',
      (draft) =>
        ['person_id', 'note_count', 'birth_checked_at'].forEach((name) =>
          column({ name, class: 'operational' })(draft),
        ),
    ],
    ['a row that is the person itself', column({ name: 'full_name', class: 'personal', subject: 'id' })],
    [
      'an index of a column that is there already',
      ({ entities }) =>
        Object.assign(entities[1] ?? {}, { columns: [{ name: 'email_index', class: 'exact_index' }] }),
    ],
    [
      'an event whose fields the registry does not know',
      ({ events }) => events.push({ id: 'crm.lead.moved', change: 'extend', payload: ['stage'] }),
    ],
    [
      'a route for everybody who is signed in, with the reason',
      ({ routes }) =>
        routes.push({
          module: 'partner',
          method: 'GET',
          path: '/api/partner/me',
          access: 'session',
          reason: 'their own',
        }),
    ],
    [
      'an extension that only adds a column the registry already has needs no migration',
      (draft) => {
        draft.entities[1] = {
          module: 'crm',
          name: 'lead',
          change: 'extend',
          columns: [{ name: 'stage', class: 'operational' }],
        }
        draft.migrations.pop()
      },
    ],
    [
      'words that end like the past and are not',
      ({ events }) => events.push({ id: 'partner.seed.sent', change: 'new', payload: [] }),
    ],
  ])('%s', (_name, change) => {
    expect(lint(change)).toEqual([])
  })
})
