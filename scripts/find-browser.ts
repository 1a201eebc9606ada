import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

export const howToGetOne =
  'No Chromium was found: run "npx playwright install chromium", or on Debian "apt-get install chromium", or set CHROMIUM_PATH.'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
]
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Path of a Chromium: the one named by CHROMIUM_PATH and no other, else Playwright's own, else the system's. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment['CHROMIUM_PATH']
  if (named) return runs(named) ? named : null
  const folders = [...(environment['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin'].filter(Boolean)
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))

  return [chromium.executablePath(), ...onPath, ...places].find(runs) ?? null
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)

    return true
  } catch {
    return false
  }
}

if (import.meta.main) {
  console.log(findBrowser() ?? howToGetOne)
  process.exitCode = findBrowser() ? 0 : 1
}
