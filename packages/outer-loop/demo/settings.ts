import { join } from 'node:path'
import { settings, type Settings } from '../core/settings.ts'
import type { Half } from './work/plan.ts'

/** This installation: what is copied, and whose packages are linked to. */
export const installationRoot = join(import.meta.dirname, '../../..')

const here = import.meta.dirname
const node = [process.execPath, '--no-warnings']

/**
 * The settings of the scratch copy: scripted agents of two families, and gates that ask what the product's own ask, of the
 * modules that the demo touches. Everything else is as in `.ai/outer-loop.json` of this repository.
 */
export function settingsOfDemo(options: { half: Half; repository: string; databaseUrl: string }): Settings {
  const { half, repository, databaseUrl } = options
  const agent = (family: string) => ({
    adapter: 'command' as const,
    command: [...node, join(here, 'agent.ts'), half, repository],
    family,
  })
  const database = (product: string, act: string, ...words: string[]) => [
    ...node,
    join(here, 'database.ts'),
    product,
    act,
    ...words,
  ]

  return settings.parse({
    base: 'main',
    registry: [...node, 'apps/worker/leadkeep.ts', 'inspect', '--json'],
    prepare: {
      command: [...node, join(here, 'link-packages.ts'), join(installationRoot, 'node_modules')],
      key: ['package-lock.json'],
      produces: ['node_modules'],
    },
    agents: {
      spec: agent('scripted author'),
      review: agent('scripted reviewer'),
      plan: agent('scripted author'),
      work: agent('scripted worker'),
    },
    gates: [
      {
        id: 'unit',
        command: [...jest, ...testsOfDemo],
        report: 'jest',
        minutes: 3,
      },
      {
        id: 'types',
        // Several tasks at one time are quicker with one thread each.
        command: ['node_modules/.bin/tsc', '--singleThreaded', '--project', 'packages/outer-loop/demo/work'],
        minutes: 3,
        // Those that are dear are asked of one task each, and of all of them together.
        optional: true,
      },
      {
        id: 'lint',
        command: ['node_modules/.bin/oxlint', '--deny-warnings', ...modules],
        minutes: 3,
        optional: true,
      },
      { id: 'database', command: database('.', 'agree'), minutes: 3, needs: ['database'] },
    ],
    tests: { files: ['{packages,modules,apps,scripts}/**/*.test.{ts,tsx}'], command: jest, minutes: 3 },
    protected: [
      '.ai/**',
      'AGENTS.md',
      'CLAUDE.md',
      'packages/outer-loop/**',
      'jest.config.ts',
      'tsconfig.json',
    ],
    serial: ['package-lock.json', 'package.json'],
    database: {
      template: database(installationRoot, 'template', databaseUrl, '{template}'),
      // Both halves have slots from 1 on.
      create: database(installationRoot, 'create', databaseUrl, `${half}_{name}`, '{template}'),
      drop: database(installationRoot, 'drop', databaseUrl, `${half}_{name}`),
      url: Object.assign(new URL(databaseUrl), { pathname: `/${half}_{name}` }).href.replace(
        '%7Bname%7D',
        '{name}',
      ),
    },
    attempts: 1,
    parallel: half === 'good' ? 3 : 9,
    // The one that hangs is heard of no more; the others say something all the time.
    silenceMinutes: half === 'good' ? 2 : 0.5,
    // Both halves may be at work at one time.
    portBase: (half === 'good' ? 12_000 : 21_000) + (process.pid % 8) * 1_000,
  })
}

const modules = ['modules/lead_capture', 'modules/crm', 'modules/consent']

const jest = [
  'node_modules/.bin/node',
  '--experimental-vm-modules',
  '--no-warnings',
  'node_modules/jest/bin/jest.js',
  '--runInBand',
  '--watchman=false',
  // These tests need no database; `database` asks for what needs one.
  `--globalSetup=${join(here, 'no-set-up.cjs')}`,
  `--globalTeardown=${join(here, 'no-set-up.cjs')}`,
]

/** The tests of the three modules that need no database, those that the tasks add included. */
const testsOfDemo = [
  '--testPathPatterns',
  'modules/lead_capture/(data/form-content|intake/re|frontend/).*test',
  'modules/crm/webhook/.*test',
  'modules/consent/decision-line.*test',
]
