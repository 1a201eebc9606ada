import { defineConfig } from '@playwright/test'
import { findBrowser } from './scripts/find-browser.ts'

// Chromium of a container runs as root, where it has no sandbox; and no journey is about its own calls home.
const quiet = [
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
]
const isRoot = process.getuid?.() === 0

export default defineConfig({
  testMatch: [/(apps|modules)\/[^/]+\/e2e\/.*\.spec\.ts$/, /packages\/outer-loop\/board\/e2e\/.*\.spec\.ts$/],
  globalSetup: './packages/testing/e2e/global-setup.ts',
  outputDir: './test-results',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  timeout: 120_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findBrowser() ?? undefined,
      args: isRoot ? ['--no-sandbox', ...quiet] : quiet,
    },
  },
})
