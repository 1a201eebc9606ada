import picomatch from 'picomatch'
import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { lintFinding } from './lint-finding.ts'
import { entityId } from './lint-names.ts'
import type { Registry } from './registry.ts'
import type { RepositoryFiles } from './repository-files.ts'

/** What will show that the work is done and can be undone: tests that a runner finds, migrations, assumptions by name. */
export function lintProof(
  contract: SpecContract,
  registry: Registry | null,
  files: RepositoryFiles,
): readonly Finding[] {
  return [...criteria(contract, files), ...migrations(contract, registry), ...assumptions(contract)]
}

/** Where the settings do not say which files are tests. */
const usual = [
  '**/*.{test,spec}.{js,mjs,cjs,ts,mts,cts,jsx,tsx}',
  '**/*_test.{go,py}',
  '**/test_*.py',
  '**/tests/**',
]

function criteria({ criteria: all }: SpecContract, { tests }: RepositoryFiles): readonly Finding[] {
  const isFound = picomatch(tests.length > 0 ? [...tests] : usual, { dot: true })

  return all.flatMap(({ id, test }) => {
    if (!test?.trim())
      return [
        lintFinding(
          'criterion_without_test',
          'blocker',
          id,
          `${id} has no test. Name the file that will prove it.`,
        ),
      ]
    if (!isInside(test))
      return [
        lintFinding(
          'test_outside',
          'blocker',
          id,
          `${test} is not a path inside the repository. Write it from the root, without \`..\`.`,
        ),
      ]
    if (!isFound(test))
      return [
        lintFinding(
          'test_not_run',
          'blocker',
          id,
          `No test runner would find ${test}: it fits none of ${(tests.length > 0 ? tests : usual).join(', ')}. Rename it.`,
        ),
      ]

    return []
  })
}

const isInside = (path: string): boolean =>
  !/^(?:[/\\~]|[A-Za-z]:)/.test(path) &&
  !path.includes('\\') &&
  !path.split('/').some((part) => ['', '.', '..'].includes(part))

function migrations(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  const missing = contract.entities.flatMap((entity, index) => {
    const known = new Set(
      registry?.entities.find(({ id }) => id === entityId(entity))?.columns.map(({ id }) => id),
    )
    const changes = entity.change === 'new' || entity.columns.some(({ name }) => !known.has(name))
    if (!changes || contract.migrations.some(({ module }) => module === entity.module)) return []
    const message = `${entityId(entity)} changes the database, and the module ${entity.module} lists no migration. Add it under \`migrations\`.`

    return [lintFinding('migration_missing', 'major', `entities[${index}]`, message)]
  })
  const oneWay = contract.migrations.flatMap(({ name, reversible }, index) => {
    const message = `The migration ${name} cannot be taken back. Say in the prose how one recovers, or make it reversible.`

    return reversible ? [] : [lintFinding('migration_irreversible', 'minor', `migrations[${index}]`, message)]
  })

  return [...missing, ...oneWay]
}

function assumptions({ assumptions: all }: SpecContract): readonly Finding[] {
  return all
    .filter(({ reversible }) => !reversible)
    .map(({ id }) =>
      lintFinding(
        'assumption_irreversible',
        'minor',
        id,
        `${id} cannot be undone later: a person is asked before the work begins.`,
      ),
    )
}
