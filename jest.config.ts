import type { Config } from 'jest'

const config: Config = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        module: { type: 'es6' },
        jsc: {
          target: 'es2024',
          experimental: { keepImportAttributes: true },
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
      },
    ],
  },
  testMatch: ['<rootDir>/{packages,modules,apps,scripts}/**/*.test.{ts,tsx}'],
  modulePathIgnorePatterns: ['/.next/', '/.leadkeep/'],
  globalSetup: './packages/testing/global-setup.ts',
  globalTeardown: './packages/testing/global-teardown.ts',
  maxWorkers: 2,
  testTimeout: 30_000,
}

export default config
