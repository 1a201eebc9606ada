import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { commandGate } from './command-gate.ts'
import { codes, jest, jestConfig, Repository, type Files, type Options } from './gates-under-test.ts'
import type { Settings } from '../core/settings.ts'
import { specContract } from '../core/spec.ts'

type Declared = Settings['gates'][number]

let opened: Promise<{ repository: Repository; base: string }> | undefined
const shop = () =>
  (opened ??= Repository.of({
    'package.json': '{ "type": "module" }',
    'jest.config.json': jestConfig,
    'a.test.ts': passing,
  }))
afterAll(async () => (await opened)?.repository[Symbol.dispose]())

const head = "import { expect, test } from '@jest/globals'\n"
const passing = `${head}test('holds', () => { expect(1 + 1).toBe(2) })\n`
const aGate = (changed: Partial<Declared>): Declared => ({
  id: 'unit',
  command: jest,
  report: 'jest',
  minutes: 1,
  needs: [],
  optional: false,
  reruns: 0,
  union: true,
  ...changed,
})

async function judged(declared: Partial<Declared>, files: Files, options: Options = {}) {
  const { repository, base } = await shop()

  return repository.judge(commandGate(aGate(declared)), base, await repository.commit(files, base), options)
}
const program = (code: string): Partial<Declared> => ({
  command: [process.execPath, '-e', code],
  report: 'exit',
})

test('tests are counted from the report, and the log is kept with its digest', async () => {
  const result = await judged({}, { 'b.test.ts': `${passing}test.skip('later', () => {})\n` })

  expect(result).toMatchObject({
    outcome: 'passed',
    findings: [],
    counts: { passed: 2, failed: 0, skipped: 1, flaky: 0 },
    command: jest.join(' '),
  })
  const log = await readFile(result.log?.path ?? '')
  expect(createHash('sha256').update(log).digest('hex')).toBe(result.log?.digest)
})

test('a failed test is named with what it said', async () => {
  const result = await judged({}, { 'b.test.ts': `${head}test('adds', () => { expect(1 + 1).toBe(3) })\n` })

  expect(result.outcome).toBe('failed')
  expect(result.findings).toMatchObject([
    { code: 'unit.failed', where: 'b.test.ts › adds', message: expect.stringContaining('Expected: 3') },
  ])
})

test('a test that failed at the base is named and not held against the task', async () => {
  const red = { 'b.test.ts': `${head}test('adds', () => { expect(1 + 1).toBe(3) })\n` }
  const { findings } = await judged({}, red)
  const atStart = () => Promise.resolve(findings)

  expect(await judged({}, { ...red, 'c.txt': 'x' }, { atStart })).toMatchObject({
    outcome: 'passed',
    findings: [{ code: 'unit.red_at_base', severity: 'minor' }],
  })

  // But what is to prove the task must be green, whatever it was before.
  const contract = specContract.parse({
    title: 'Adding',
    modules: [{ id: 'src', change: 'extend' }],
    criteria: [{ id: 'AC-1', text: 'One and one is two.', test: 'b.test.ts' }],
  })
  const proof = { atStart, contract, task: { criteria: ['AC-1'] } }
  expect(await judged({}, { ...red, 'c.txt': 'y' }, proof)).toMatchObject({ outcome: 'failed' })
})

test('a database is made anew for whoever judges, and brought up to the code that is judged', async () => {
  const path = join(tmpdir(), `outer-loop-database-${process.pid}`)
  const append = (text: string) => [
    process.execPath,
    '-e',
    `require('node:fs').appendFileSync('${path}', '${text}')`,
  ]
  const settings = {
    database: {
      template: ['true'],
      create: ['true'],
      drop: ['true'],
      url: path,
      migrate: append(' migrated {name}'),
    },
  }
  const look = {
    ...program(
      `if (require('node:fs').readFileSync('${path}', 'utf8') !== 'template migrated outerloop_1') process.exit(1)`,
    ),
    needs: ['database' as const],
  }
  await writeFile(path, 'what a worker left')
  const makeDatabase = () => writeFile(path, 'template')
  const result = await judged(look, { 'c.txt': 'x' }, { settings, makeDatabase })
  expect(result.findings).toEqual([])

  const refuses = { database: { ...settings.database, migrate: ['false'] } }
  expect(await judged(look, { 'c.txt': 'x' }, { settings: refuses, makeDatabase })).toMatchObject({
    outcome: 'failed',
    findings: [{ code: 'unit.not_migrated' }],
  })
  await rm(path)
})

test('a file that cannot be loaded is a failure, not an absence', async () => {
  const result = await judged({}, { 'b.test.ts': `import './absent.ts'\n${passing}` })

  expect(codes(result)).toEqual(['unit.unloadable'])
  expect(result.outcome).toBe('failed')
})

test('no tests is not green', async () => {
  const none = await judged({ command: [...jest, '--passWithNoTests'] }, { 'a.test.ts': null })
  const skipped = await judged({}, { 'a.test.ts': `${head}test.skip('later', () => {})\n` })

  expect(none).toMatchObject({ outcome: 'could_not_run', findings: [{ code: 'unit.no_tests' }] })
  expect(skipped).toMatchObject({ outcome: 'could_not_run', findings: [{ code: 'unit.no_tests' }] })
})

test('a program that succeeds without a report has shown nothing', async () => {
  expect(await judged({ ...program('process.exit(0)'), report: 'jest' }, { 'b.txt': 'x' })).toMatchObject({
    outcome: 'could_not_run',
    findings: [{ code: 'unit.unreadable' }],
  })
})

test('a report that is a link to somewhere else is not read', async () => {
  const command = [
    process.execPath,
    '-e',
    `require('node:fs').symlinkSync('/etc/passwd', process.argv[1])`,
    '--',
    '{report}',
  ]

  expect(await judged({ command, report: 'jest' }, { 'b.txt': 'x' })).toMatchObject({
    outcome: 'could_not_run',
    findings: [{ code: 'unit.unreadable' }],
  })
})

test('a report of green tests from a program that failed is red', async () => {
  const command = [
    process.execPath,
    '-e',
    `const { spawnSync } = require('node:child_process'); spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit' }); process.exit(3)`,
    '--',
    ...jest.slice(1),
  ]
  const result = await judged({ command }, { 'b.txt': 'x' })

  expect(result).toMatchObject({
    outcome: 'failed',
    findings: [{ code: 'unit.failed', message: expect.stringContaining('ended with 3') }],
  })
})

test('only what failed is run again; what passes then is flaky, counted and named', async () => {
  const { repository } = await shop()
  const memory = `${repository.folder}-kept`
  const flaky = `import { appendFileSync, existsSync, readFileSync } from 'node:fs'\n${head}
const runs = '${memory}/runs-' + process.env.JEST_WORKER_ID
test('always', () => { appendFileSync(runs, 'always;'); expect(1).toBe(Number('1')) })
test('at the second try (a+b)', () => { appendFileSync(runs, 'flaky;'); expect(readFileSync(runs, 'utf8').split('flaky').length).toBeGreaterThan(2) })
`
  const result = await judged({ reruns: 2 }, { 'a.test.ts': flaky })

  expect(result).toMatchObject({
    outcome: 'passed',
    counts: { passed: 1, failed: 0, skipped: 0, flaky: 1 },
    findings: [{ code: 'unit.flaky', severity: 'minor', where: 'a.test.ts › at the second try (a+b)' }],
  })
  expect(await readFile(`${memory}/runs-1`, 'utf8')).toBe('always;flaky;flaky;')
})

test('what fails again is red, and counted once', async () => {
  const result = await judged(
    { reruns: 1 },
    { 'a.test.ts': `${head}test('adds', () => { expect(1 + 1).toBe(3) })\n` },
  )

  expect(result).toMatchObject({ outcome: 'failed', counts: { passed: 0, failed: 1, flaky: 0 } })
})

test('a program judged by its exit alone says at its end why', async () => {
  const result = await judged(
    { id: 'types', ...program('console.error("a.ts(1,1): error TS2322"); process.exit(2)') },
    { 'b.txt': 'x' },
  )

  expect(result).toMatchObject({
    gate: 'types',
    outcome: 'failed',
    findings: [{ code: 'types.failed', message: expect.stringContaining('TS2322') }],
  })
})

test('a program that is not there, or was killed, has judged nothing', async () => {
  expect(await judged({ command: ['no-such-program'], report: 'exit' }, { 'b.txt': 'x' })).toMatchObject({
    outcome: 'could_not_run',
    findings: [{ code: 'unit.missing_program' }],
  })
  expect(await judged(program('process.kill(process.pid, "SIGKILL")'), { 'b.txt': 'x' })).toMatchObject({
    outcome: 'could_not_run',
    findings: [{ code: 'unit.killed' }],
  })
})

test('a program that does not end is red', async () => {
  const result = await judged({ ...program('setInterval(() => {}, 1000)'), minutes: 0.01 }, { 'b.txt': 'x' })

  expect(result).toMatchObject({ outcome: 'failed', findings: [{ code: 'unit.timed_out' }] })
})

test('known values are in no log and no message', async () => {
  const result = await judged(
    program('console.log("token canary-7f3a9e51c2d84b60"); process.exit(1)'),
    { 'b.txt': 'x' },
    { known: ['canary-7f3a9e51c2d84b60'] },
  )

  expect(JSON.stringify(result)).not.toContain('canary-7f3a9e51c2d84b60')
  expect(await readFile(result.log?.path ?? '', 'utf8')).not.toContain('canary-7f3a9e51c2d84b60')
})

test('nothing is left of a folder that a gate wrote to', async () => {
  const folder = await judged(
    program(
      'require("node:fs").writeFileSync("left.txt", ""); console.error(process.cwd()); process.exit(1)',
    ),
    { 'b.txt': 'x' },
  )
  const path = /\/\S+-workspace/.exec(folder.findings[0]?.message ?? '')?.[0] ?? ''

  expect(path).not.toBe('')
  expect(existsSync(path)).toBe(false)
})

test('Playwright’s report is read: each project counts, a retry is flaky, screenshots are kept', async () => {
  const report = `const fs = require('node:fs'); const path = require('node:path')
fs.writeFileSync('shot.png', 'PNG'); fs.symlinkSync('/etc/passwd', 'stolen.png')
const test = (status, results) => ({ projectName: 'chromium', status, results })
const shot = (file) => ({ name: 'screenshot', contentType: 'image/png', path: path.resolve(file) })
fs.writeFileSync(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE, JSON.stringify({ config: { rootDir: process.cwd() }, errors: [], suites: [{ title: 'e2e/lead.spec.ts', file: 'e2e/lead.spec.ts', specs: [
  { title: 'a visitor becomes a lead', file: 'e2e/lead.spec.ts', line: 3, tests: [test('expected', [{ status: 'passed', attachments: [shot('shot.png'), shot('stolen.png'), shot('/etc/hostname')] }])] },
  { title: 'at the second try', file: 'e2e/lead.spec.ts', line: 9, tests: [test('flaky', [{ status: 'failed' }, { status: 'passed' }])] },
], suites: [{ title: 'consent', specs: [{ title: 'is asked for', file: 'e2e/lead.spec.ts', line: 20, tests: [test('unexpected', [{ status: 'failed', error: { message: '\\u001b[31mError: expect(locator).toBeVisible() failed' } }])] }] }] }] }))
process.exit(1)`
  const result = await judged(
    {
      id: 'playwright',
      needs: ['browser'],
      command: [process.execPath, '-e', report, '--'],
      report: 'playwright',
    },
    { 'b.txt': 'x' },
  )

  expect(result).toMatchObject({
    outcome: 'failed',
    counts: { passed: 1, failed: 1, skipped: 0, flaky: 1 },
    findings: [
      {
        code: 'playwright.failed',
        where: 'e2e/lead.spec.ts › [chromium] consent › is asked for',
        message: 'Error: expect(locator).toBeVisible() failed',
      },
      { code: 'playwright.flaky' },
    ],
    evidence: [{ name: 'a visitor becomes a lead: screenshot', mediaType: 'image/png' }],
  })
  expect(await readFile(result.evidence[0]?.path ?? '', 'utf8')).toBe('PNG')
})
