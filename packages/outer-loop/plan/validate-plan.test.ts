import { describe, expect, test } from '@jest/globals'
import type { Plan } from '../core/plan.ts'
import { drafted, ground, type Draft } from './plan-under-test.ts'
import { validatePlan } from './validate-plan.ts'
import { validatePlanChange } from './validate-plan-change.ts'

const validate = (change: (draft: Draft) => void) => validatePlan(drafted(change), ground)
const edit = (index: number, values: Record<string, unknown>) => (draft: Draft) =>
  Object.assign(draft.tasks[index] ?? {}, values)

describe('a plan that is right', () => {
  test('has no findings', () => {
    expect(validate(() => {})).toEqual([])
  })

  test.each<[string, (draft: Draft) => void]>([
    [
      'the same file in two tasks that wait for each other',
      edit(3, { owns: ['modules/landing/index.ts', 'package-lock.json'] }),
    ],
    ['a gate that every task has', edit(0, { gates: ['tamper'] })],
    [
      'a test that it says it will change',
      edit(2, {
        refactors: [{ path: 'modules/consent/consent.test.ts', reason: 'The text is versioned now.' }],
      }),
    ],
    ['something consumed that was there before', edit(1, { consumes: ['POST /api/intake'] })],
  ])('%s', (_name, change) => {
    expect(validate(change)).toEqual([])
  })
})

describe('each rule refuses what breaks it, says where, and what to do', () => {
  test.each<[code: string, where: string, says: RegExp, change: (draft: Draft) => void]>([
    [
      'overlap',
      'landing',
      /both own modules\/consent\/index\.ts/,
      edit(0, { owns: ['modules/landing/**', 'modules/consent/index.ts'] }),
    ],
    [
      'overlap',
      'landing',
      /both own modules\/consent\/index\.ts, modules/,
      edit(0, { owns: ['modules/landing/**', 'modules/consent/*'] }),
    ],
    [
      'overlap',
      'webhook',
      /could both make the same file/,
      edit(1, { owns: ['modules/webhook/**', 'modules/{consent,other}/migrations/**'] }),
    ],
    [
      'serial_shared',
      'landing',
      /a task of its own/,
      (draft) => {
        edit(0, { owns: ['modules/landing/**', 'apps/backend/modules.ts'] })(draft)
        edit(1, { owns: ['modules/webhook/**', 'apps/worker/modules.ts'] })(draft)
      },
    ],
    ['criterion_uncovered', 'AC-2', /Give it to one/, edit(1, { criteria: [] })],
    [
      'criterion_covered_twice',
      'AC-1',
      /landing and composition both answer/,
      edit(3, { criteria: ['AC-1'] }),
    ],
    ['unknown_criterion', 'webhook.criteria', /has no AC-9/, edit(1, { criteria: ['AC-2', 'AC-9'] })],
    ['criterion_twice', 'webhook.criteria', /Once is enough/, edit(1, { criteria: ['AC-2', 'AC-2'] })],
    [
      'test_not_owned',
      'AC-2',
      /may not write modules\/webhook\/webhook\.test\.ts/,
      edit(1, { owns: ['modules/webhook/data/**'] }),
    ],
    [
      'refactor_refused',
      'consent.refactors',
      /no such file/,
      edit(2, { refactors: [{ path: 'modules/consent/old.test.ts', reason: 'It is not right.' }] }),
    ],
    [
      'refactor_refused',
      'consent.refactors',
      /not a test file/,
      edit(2, { refactors: [{ path: 'modules/consent/index.ts', reason: 'It is not right.' }] }),
    ],
    [
      'refactor_refused',
      'webhook.refactors',
      /does not own it/,
      edit(1, { refactors: [{ path: 'modules/consent/consent.test.ts', reason: 'It is not right.' }] }),
    ],
    ['unknown_task', 'webhook.after', /no such task/, edit(1, { after: ['nobody'] })],
    ['duplicate_branch', 'webhook', /its own branch/, edit(1, { branch: 'feat/landing' })],
    ['unknown_gate', 'webhook.gates', /Choose from ownership, tamper, unit/, edit(1, { gates: ['e2e'] })],
    [
      'seam_unordered',
      'webhook.consumes',
      /Add landing to its `after`/,
      edit(1, { consumes: ['GET /api/pages: Page[]'] }),
    ],
    [
      'protected',
      'landing.owns[1]',
      /a person changes it/,
      edit(0, { owns: ['modules/landing/**', 'packages/tools/jest.config.*'] }),
    ],
    [
      'protected',
      'webhook.owns[1]',
      /a person changes it/,
      edit(1, { owns: ['modules/webhook/**', '.github/workflows/new.yml'] }),
    ],
    [
      'protected',
      'webhook.owns[1]',
      /a person changes it/,
      edit(1, { owns: ['modules/webhook/**', '.github/actions/**'] }),
    ],
    [
      'protected',
      'webhook.owns[1]',
      /a person changes it/,
      edit(1, { owns: ['modules/webhook/**', 'modules/webhook/jest.config.ts'] }),
    ],
    [
      'glob_refused',
      'webhook.owns[1]',
      /Negation/,
      edit(1, { owns: ['modules/webhook/**', '!modules/webhook/x'] }),
    ],
    ['too_large', 'webhook.minutes', /Cut it in two/, edit(1, { minutes: 150 })],
    ['too_large', 'webhook.brief', /Cut it in two/, edit(1, { brief: 'x'.repeat(12_001) })],
    ['over_budget', 'webhook.usd', /a task may cost \$15/, edit(1, { usd: 16 })],
  ])('%s at %s', (code, where, says, change) => {
    expect(validate(change)).toEqual([
      expect.objectContaining({
        code: `plan.${code}`,
        where,
        message: expect.stringMatching(says),
        by: 'lint',
      }),
    ])
  })

  test('tasks that wait in a circle are named in its order', () => {
    expect(validate(edit(0, { after: ['composition'], produces: [] }))).toContainEqual(
      expect.objectContaining({
        code: 'plan.cycle',
        message: expect.stringContaining('landing → composition → landing'),
      }),
    )
    expect(validate(edit(0, { after: ['landing'] })).map(({ code }) => code)).toContain('plan.cycle')
  })

  test('two tasks with one name are found before anything is decided by it', () => {
    expect(validate(edit(1, { id: 'landing' })).map(({ code }) => code)).toContain('plan.duplicate_task')
  })

  test('a wide glob that contains something protected is told so and let pass', () => {
    expect(validate(edit(0, { owns: ['modules/landing/**', 'packages/tools/**', 'jest.setup.ts'] }))).toEqual(
      [
        expect.objectContaining({
          code: 'plan.protected_inside',
          severity: 'minor',
          message: expect.stringContaining('jest.config.ts'),
        }),
      ],
    )
  })

  test('all tasks together stay within what the run may cost', () => {
    const all = (draft: Draft) => [0, 1, 2, 3].forEach((index) => edit(index, { usd: 15.01 })(draft))

    expect(validate(all).filter(({ where }) => where === 'plan')).toEqual([
      expect.objectContaining({ code: 'plan.over_budget' }),
    ])
  })
})

describe('a plan that changes while it is carried out', () => {
  const before = drafted(() => {})
  const change = (after: Plan, begun: readonly string[]) =>
    validatePlanChange(before, after, { ...ground, begun: new Set(begun) })

  test('what has not begun may change, be cut in two or go', () => {
    const after = drafted((draft) => {
      edit(1, { owns: ['modules/webhook/*.ts'] })(draft)
      draft.tasks.push({
        ...draft.tasks[1],
        id: 'webhook-data',
        branch: 'feat/webhook-data',
        criteria: [],
        owns: ['modules/webhook/data/**'],
      })
    })

    expect(change(after, ['landing'])).toEqual([])
  })

  test.each<[code: string, change: (draft: Draft) => void]>([
    [
      'begun_removed',
      (draft) => {
        draft.tasks.splice(1, 1)
        edit(2, { after: ['landing', 'consent'], criteria: ['AC-2'], owns: ['modules/webhook/**'] })(draft)
      },
    ],
    ['begun_changed', edit(1, { brief: 'Do something else.' })],
    ['begun_changed', edit(1, { after: ['consent'] })],
    [
      'branch_reused',
      (draft) => {
        edit(1, { branch: 'feat/x' })(draft)
        edit(2, { branch: 'feat/webhook' })(draft)
      },
    ],
  ])('what has begun stays as it is: %s', (code, edited) => {
    expect(change(drafted(edited), ['webhook']).map((found) => found.code)).toContain(`plan.${code}`)
    expect(change(drafted(edited), []).map((found) => found.code)).not.toContain(`plan.${code}`)
  })

  test('the changed plan must be a good plan', () => {
    expect(change(drafted(edit(1, { owns: ['modules/**'] })), []).map(({ code }) => code)).toContain(
      'plan.overlap',
    )
  })

  test('a change of nothing is none', () => {
    expect(change(before, [])).toEqual([expect.objectContaining({ code: 'plan.nothing_changed' })])
  })
})
