import { globSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { findBrowser, howToGetOne } from './find-browser.ts'
import { root, runAll, type Step } from './steps.ts'

// `npm test`: everything that guards a law or a journey. `--long` adds load, crashes and fuzzing; `--reports <folder>`
// leaves the runners' own JSON reports there; a path runs only the tests under it.
const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false }, reports: { type: 'string' } },
  allowPositionals: true,
})
const reports = values.reports && resolve(values.reports)
if (reports) mkdirSync(reports, { recursive: true })

const journeys = globSync(['{modules,apps}/*/e2e/**/*.spec.ts', 'packages/outer-loop/board/e2e/*.spec.ts'], {
  cwd: root,
})
const wanted = (path: string) => positionals.length === 0 || positionals.some((part) => path.includes(part))
const steps = [jest('tests', [])]
if (values.long)
  steps.push(
    jest('long tests', ['--testMatch', '<rootDir>/**/*.long.ts', '--passWithNoTests', '--runInBand']),
  )
if (journeys.some(wanted)) steps.push(playwright())
await runAll(steps)

function jest(name: string, flags: readonly string[]): Step {
  const report = reports
    ? ['--json', `--outputFile=${join(reports, `jest-${name.replace(' ', '-')}.json`)}`]
    : []
  const only = positionals.length > 0 ? [...positionals, '--passWithNoTests'] : []

  return {
    name,
    program: 'node',
    parameters: [
      '--experimental-vm-modules',
      '--no-warnings',
      'node_modules/jest/bin/jest.js',
      ...flags,
      ...report,
      ...only,
    ],
  }
}

function playwright(): Step {
  const browser = findBrowser()

  return {
    name: 'journeys in a browser',
    program: 'node',
    parameters: [
      'node_modules/@playwright/test/cli.js',
      'test',
      ...(reports ? ['--reporter=list,json'] : []),
      ...positionals,
    ],
    ...(browser ? {} : { refusal: howToGetOne }),
    environment: {
      ...(browser ? { CHROMIUM_PATH: browser } : {}),
      ...(reports ? { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'playwright.json') } : {}),
    },
  }
}
