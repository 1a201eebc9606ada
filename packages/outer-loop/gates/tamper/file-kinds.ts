import type { PlannedTask } from '../../core/plan.ts'
import type { Settings } from '../../core/settings.ts'
import { matches } from '../globs.ts'
import { judging } from '../protected-paths.ts'

/** What a file is to the tamper gate. One kind each; the first that fits. */
export type FileKind = 'snapshot' | 'test' | 'judging' | 'support' | 'code' | 'other'

const snapshots = ['**/*.snap', '**/*-snapshots/**', '**/__image_snapshots__/**']
const testNames = [
  '**/*.{test,spec,cy,e2e}.*',
  '**/__tests__/**/*.{js,jsx,ts,tsx,mjs,cjs}',
  '**/{test_*,*_test}.{py,go,rb}',
]
const supportNames = [
  '**/{test,tests,testing,e2e,spec,specs,__tests__,__mocks__,__fixtures__,fixtures}/**',
  '**/*{-under-test,.fixture,.fixtures,.mock,.mocks,test-world,test-helpers,test-utils}.*',
  '**/{jest,vitest,test}.setup.*',
  '**/{setupTests,setup-tests}.*',
]
const code = /\.[cm]?[jt]sx?$/

export function fileKinds(settings: Settings): (path: string) => FileKind {
  const isSnapshot = matches(snapshots)
  const runs = matches(settings.tests?.files ?? [])
  const isTest = matches(testNames)
  const judges = matches(judging)
  const supports = matches(supportNames)

  return (path) => {
    if (isSnapshot(path)) return 'snapshot'
    if (judges(path)) return 'judging'
    if (runs(path) || isTest(path)) return 'test'
    if (supports(path) && !/(^|\/)specs?\/.*\.md$/.test(path)) return 'support'

    return code.test(path) && !/\.d\.[cm]?ts$/.test(path) ? 'code' : 'other'
  }
}

/** The plan's own word that an existing test is meant to change. */
export function declarations(task: PlannedTask) {
  const declared = task.refactors.map(({ path, reason }) => ({ meant: matches([path]), path, reason }))

  return (...paths: (string | null | undefined)[]) =>
    declared.find(({ meant, path }) =>
      paths.some((each) => typeof each === 'string' && (each === path || meant(each))),
    )
}
