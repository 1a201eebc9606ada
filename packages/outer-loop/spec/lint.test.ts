import { describe, expect, test } from '@jest/globals'
import { specContract } from '../core/spec.ts'
import { questionsOf } from './lint.ts'
import { column, drafted, first, lint, type Change } from './lint-under-test.ts'

describe('each rule refuses what breaks it, says where, and what to do', () => {
  test.each<[code: string, where: string, remedy: RegExp, change: Change]>([
    [
      'module_exists',
      'modules[2]',
      /Say `extend`/,
      ({ modules }) => modules.push({ id: 'auth', change: 'new' }),
    ],
    [
      'module_unknown',
      'modules[2]',
      /Did you mean crm\?/,
      ({ modules }) => modules.push({ id: 'crn', change: 'extend' }),
    ],
    [
      'module_undeclared',
      'routes[3]',
      /Add it to `modules`/,
      ({ routes }) =>
        routes.push({ module: 'auth', method: 'GET', path: '/api/x', access: 'crm.leads.view' }),
    ],
    [
      'entity_exists',
      'entities[1]',
      /Say `extend`/,
      ({ entities }) => Object.assign(entities[1] ?? {}, { change: 'new' }),
    ],
    [
      'entity_unknown',
      'entities[1]',
      /Did you mean crm\.lead\?/,
      ({ entities }) => Object.assign(entities[1] ?? {}, { name: 'leed' }),
    ],
    [
      'duplicate',
      'routes[3]',
      /Keep one/,
      ({ routes }) =>
        routes.push({
          module: 'crm',
          method: 'GET',
          path: '/api/crm/leads/:other',
          access: 'crm.leads.view',
        }),
    ],
    ['duplicate', 'criteria[2]', /Keep one/, ({ criteria }) => criteria.push({ ...criteria[0] })],
    [
      'duplicate',
      'entities[0].columns[6]',
      /Keep one/,
      column({ name: 'eMail', class: 'personal', subject: 'subject_id' }),
    ],
    [
      'route_taken',
      'routes[0]',
      /Choose another path/,
      ({ routes }) => first(routes, { path: '/api/auth/login' }),
    ],
    [
      'screen_taken',
      'screens[0]',
      /Choose another path/,
      ({ screens }) => first(screens, { path: '/backend/users/:user' }),
    ],
    [
      'route_without_access',
      'routes[0].access',
      /Name a feature/,
      ({ routes }) => first(routes, { access: null }),
    ],
    [
      'route_without_access',
      'routes[0].access',
      /Name a feature/,
      ({ routes }) => first(routes, { access: ' ' }),
    ],
    [
      'open_without_reason',
      'routes[0].access',
      /Write the `reason`/,
      ({ routes }) => first(routes, { reason: null }),
    ],
    [
      'open_without_reason',
      'routes[0].access',
      /Write the `reason`/,
      ({ routes }) => first(routes, { access: 'session', reason: null }),
    ],
    [
      'route_access_changed',
      'routes[2].access',
      /exists and asks for crm\.leads\.view/,
      ({ routes }) => Object.assign(routes[2] ?? {}, { access: 'public', reason: 'so that partners see it' }),
    ],
    [
      'feature_unknown',
      'routes[2].access',
      /Did you mean crm\.leads\.view\?/,
      ({ routes }) => Object.assign(routes[2] ?? {}, { path: '/api/crm/l', access: 'crm.lead.view' }),
    ],
    [
      'feature_unknown',
      'screens[0].feature',
      /Declare it under `features`/,
      ({ screens }) => first(screens, { feature: 'zzz' }),
    ],
    [
      'feature_module',
      'features[1]',
      /Call it `module/,
      ({ features, screens }) => {
        features.push({ id: 'other.things.view', roles: ['admin'] })
        first(screens, { feature: 'other.things.view' })
      },
    ],
    [
      'feature_unused',
      'features[1]',
      /leave it out/,
      ({ features }) => features.push({ id: 'partner.things.view', roles: ['admin'] }),
    ],
    [
      'feature_without_role',
      'features[0]',
      /Name the roles/,
      ({ features }) => first(features, { roles: [] }),
    ],
    [
      'screen_without_feature',
      'screens[0].feature',
      /Name its `feature`/,
      ({ screens }) => first(screens, { feature: null }),
    ],
    [
      'event_exists',
      'events[1]',
      /Say `extend`/,
      ({ events }) => Object.assign(events[1] ?? {}, { change: 'new' }),
    ],
    [
      'event_unknown',
      'events[1]',
      /Did you mean crm\.lead\.created\?/,
      ({ events }) => Object.assign(events[1] ?? {}, { id: 'crm.lead.create' }),
    ],
    [
      'event_tense',
      'events[0]',
      /past tense/,
      ({ events }) => first(events, { id: 'partner.delivery.receive' }),
    ],
    [
      'event_tense',
      'events[0]',
      /past tense/,
      ({ events }) => first(events, { id: 'partner.delivery.seed' }),
    ],
    [
      'event_module',
      'events[0]',
      /Call it `module/,
      ({ events }) => first(events, { id: 'other.thing.happened', payload: [] }),
    ],
    [
      'event_not_additive',
      'events[1].payload',
      /would lose formId/,
      ({ events }) => Object.assign(events[1] ?? {}, { payload: ['leadId'] }),
    ],
    [
      'event_carries_personal',
      'events[0].payload',
      /Send the id/,
      ({ events }) => first(events, { payload: ['deliveryId', 'email'] }),
    ],
    [
      'column_weakened',
      'entities[1].columns[0]',
      /stays sealed/,
      ({ entities }) =>
        Object.assign(entities[1] ?? {}, {
          columns: [{ name: 'email', class: 'plain_text', reason: 'it is handy' }],
        }),
    ],
    [
      'plain_text_without_reason',
      'entities[0].columns[6]',
      /Write the `reason`/,
      column({ name: 'colour', class: 'plain_text' }),
    ],
    [
      'free_text_operational',
      'entities[0].columns[6]',
      /what somebody typed/,
      column({ name: 'internalNote', class: 'operational' }),
    ],
    [
      'personal_looking',
      'entities[0].columns[6]',
      /looks like something about a person/,
      column({ name: 'mobile_phone', class: 'operational' }),
    ],
    [
      'personal_looking',
      'entities[0].columns[6]',
      /looks like something about a person/,
      column({ name: 'ip', class: 'operational' }),
    ],
    [
      'personal_without_subject',
      'entities[0].columns[6]',
      /but of whom/,
      column({ name: 'phone', class: 'personal' }),
    ],
    [
      'subject_unknown',
      'entities[0].columns[6]',
      /no such column/,
      column({ name: 'phone', class: 'personal', subject: 'person_id' }),
    ],
    [
      'index_of_nothing',
      'entities[0].columns[6]',
      /which sealed column/,
      column({ name: 'stage_index', class: 'exact_index' }),
    ],
    [
      'index_of_nothing',
      'entities[0].columns[6]',
      /which sealed column/,
      column({ name: 'phone', class: 'prefix_index' }),
    ],
    ['criterion_without_test', 'AC-1', /Name the file/, ({ criteria }) => first(criteria, { test: null })],
    [
      'test_outside',
      'AC-1',
      /without `\.\.`/,
      ({ criteria }) => first(criteria, { test: 'modules/../../x.test.ts' }),
    ],
    ['test_outside', 'AC-1', /from the root/, ({ criteria }) => first(criteria, { test: '/etc/x.test.ts' })],
    [
      'test_not_run',
      'AC-1',
      /No test runner would find/,
      ({ criteria }) => first(criteria, { test: 'modules/partner/deliveries.ts' }),
    ],
    ['migration_missing', 'entities[0]', /Add it under `migrations`/, ({ migrations }) => migrations.shift()],
    [
      'migration_irreversible',
      'migrations[0]',
      /how one recovers/,
      ({ migrations }) => first(migrations, { reversible: false }),
    ],
    [
      'assumption_irreversible',
      'A-1',
      /a person is asked/,
      ({ assumptions }) => first(assumptions, { reversible: false }),
    ],
  ])('%s at %s', (code, where, remedy, change) => {
    expect(lint(change)).toEqual([
      expect.objectContaining({
        code: `spec.${code}`,
        where,
        message: expect.stringMatching(remedy),
        by: 'lint',
      }),
    ])
  })

  test('what only the registry knows is not guessed without one', () => {
    const elsewhere: Change = ({ routes }) =>
      Object.assign(routes[2] ?? {}, { access: 'crm.leads.kept-elsewhere' })

    expect(lint(elsewhere, null)).toEqual([])
    expect(lint(elsewhere).map(({ code }) => code)).toContain('spec.feature_unknown')
  })

  test('an assumption that cannot be undone is a question for a person', () => {
    const draft = drafted()
    first(draft.assumptions, { reversible: false })

    expect(questionsOf(specContract.parse(draft))).toEqual([
      {
        anchor: 'A-1',
        question: expect.stringContaining('Partners sign with HMAC. This cannot be undone later.'),
      },
    ])
  })
})
