import { runAll, root } from './steps.ts'

// `npm run check`: types, lint, format, and what nobody uses. Each is an error or it is not there.
await runAll([
  { name: 'route types', program: 'next', parameters: ['typegen'], directory: `${root}/apps/backend` },
  { name: 'types', program: 'tsc', parameters: ['--project', '.'] },
  { name: 'lint', program: 'oxlint', parameters: ['--type-aware', '--deny-warnings'] },
  { name: 'format', program: 'oxfmt', parameters: ['--check'] },
  { name: 'unused', program: 'knip', parameters: ['--no-config-hints'] },
])
