import { plan, type Plan } from '../core/plan.ts'
import { settings } from '../core/settings.ts'
import { specContract } from '../core/spec.ts'
import type { PlanGround } from './validate-plan.ts'

const task = (id: string, values: Record<string, unknown>) => ({
  id,
  title: `The ${id}`,
  branch: `feat/${id}`,
  brief: 'Do it.',
  criteria: [],
  owns: [`modules/${id}/**`],
  ...values,
})

export type Draft = { tasks: Record<string, unknown>[] }

/** Three tasks side by side, then one for what they share. */
export const threeAndOne = (): Draft => ({
  tasks: [
    task('landing', { criteria: ['AC-1'], produces: ['GET /api/pages: Page[]'] }),
    task('webhook', { criteria: ['AC-2'] }),
    task('consent', { criteria: ['AC-3'], usd: 4 }),
    task('composition', {
      owns: ['package-lock.json', 'apps/*/modules.ts'],
      consumes: ['GET /api/pages: Page[]'],
      after: ['landing', 'webhook', 'consent'],
      gates: ['unit'],
    }),
  ],
})

export const ground: PlanGround = {
  contract: specContract.parse({
    title: 'Three things',
    modules: [{ id: 'landing', change: 'new' }],
    criteria: [
      { id: 'AC-1', text: 'The page is there.', test: 'modules/landing/page.test.ts' },
      { id: 'AC-2', text: 'A lead comes in.', test: 'modules/webhook/webhook.test.ts' },
      { id: 'AC-3', text: 'Consent is logged.', test: 'modules/consent/consent.test.ts' },
    ],
  }),
  files: [
    'package.json',
    'package-lock.json',
    'jest.config.ts',
    'apps/backend/modules.ts',
    'modules/landing/index.ts',
    'packages/tools/jest.config.ts',
    'modules/consent/index.ts',
    'modules/consent/consent.test.ts',
    '.github/workflows/check.yml',
  ],
  settings: settings.parse({
    gates: [{ id: 'unit', command: ['npm', 'test'], report: 'jest' }],
    tests: { files: ['**/*.test.ts'], command: ['jest'] },
    protected: ['**/jest.config.ts', '.github/**'],
    serial: ['package-lock.json', 'apps/*/modules.ts'],
  }),
  builtInGates: ['ownership', 'tamper'],
}

export const drafted = (change: (draft: Draft) => void): Plan => {
  const draft = threeAndOne()
  change(draft)

  return plan.parse(draft)
}
