import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '@leadkeep/database'
import { install } from './installation.ts'
import { measureIntake } from './intake.ts'
import { measureLandingPage } from './landing-page.ts'
import { measureLighthouse } from './lighthouse.ts'
import { measureLog } from './log.ts'
import { measureLists } from './lists.ts'
import { asOwnerOfTheServer } from './owner-of-the-server.ts'
import { measurePeopleRequests } from './people-requests.ts'
import { plainInsert } from './plain-insert.ts'
import { measureRotation } from './rotation.ts'
import { measureRunning } from './running.ts'
import { measureSealing } from './sealing.ts'
import { seedLeads } from './seed-leads.ts'
import { measureSequencing } from './sequencing.ts'
import { printed, type Row } from './table.ts'
import { measureTenantExport } from './tenant-export.ts'

/**
 * The numbers to be proud of, each beside its goal and beside a plain INSERT of the same minutes: on a Postgres of its
 * own, with every law and limiter on and `synchronous_commit=on`. `--small` makes a tenth of the leads, `--leads` as
 * many as it says; names choose parts.
 */
const parts = [
  'sealing',
  'intake',
  'page',
  'lighthouse',
  'sequencing',
  'log',
  'lists',
  'requests',
  'rotation',
  'leaving',
  'running',
] as const
const { values, positionals } = parseArgs({
  options: { small: { type: 'boolean', default: false }, leads: { type: 'string' } },
  allowPositionals: true,
})
const [few = 10_000, many = 1_000_000] = (values.leads ?? (values.small ? '10000,100000' : ''))
  .split(',')
  .filter(Boolean)
  .map(Number)
const wanted = (part: (typeof parts)[number]) => positionals.length === 0 || positionals.includes(part)
const load = () =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')

const began = Date.now()
const loadBefore = load()
const directory = mkdtempSync(join(tmpdir(), 'leadkeep-bench-'))
const all = new AsyncDisposableStack()
all.defer(() => rmSync(directory, { recursive: true, force: true }))
for (const event of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
  process.once(event, () => void all.disposeAsync().finally(() => process.exit(1)))
process.channel?.unref()

const rows: Row[] = []
try {
  if (parts.some((part) => part !== 'running' && wanted(part))) {
    const own = all.use(new AsyncDisposableStack())
    await onPostgresOfItsOwn(own)
    await own.disposeAsync()
  }
  if (wanted('running')) {
    const running = () => measureRunning(join(directory, 'up'), process.env)
    rows.push(...(await step('starting everything, four times', running)))
  }
} finally {
  await all.disposeAsync()
}
console.log(`
${few.toLocaleString('en')} and ${many.toLocaleString('en')} leads${many < 1_000_000 ? ' (the goals are for 1,000,000)' : ''} · ${availableParallelism()} processors, load ${loadBefore} before, ${load()} after · Node ${process.versions.node}
${((Date.now() - began) / 60_000).toFixed(1)} minutes

${printed(rows)}`)
process.exit(rows.some(({ met }) => met === false) ? 1 : 0)

async function onPostgresOfItsOwn(started: AsyncDisposableStack): Promise<void> {
  const postgres = await step('starting Postgres', () =>
    startEmbeddedPostgres({ directory: join(directory, 'postgres') }),
  )
  started.defer(postgres.stop)
  const secrets = { password: randomBytes(24).toString('hex'), rootKey: randomBytes(32).toString('hex') }
  const small = await step('installing', () =>
    install({ adminUrl: postgres.url, keysAdminUrl: postgres.keysUrl, ...secrets }),
  )
  started.defer(small.close)
  const plain = await plainInsert(postgres.url)
  started.defer(plain.close)

  if (wanted('sealing')) rows.push(...(await step('sealing', () => measureSealing(plain))))
  if (wanted('intake')) rows.push(...(await step('intake', () => measureIntake(small, plain))))
  if (wanted('page')) rows.push(...(await step('the landing page', () => measureLandingPage(small))))
  if (wanted('lighthouse'))
    rows.push(...(await step('Lighthouse', () => measureLighthouse(small, process.env))))
  if (wanted('sequencing'))
    rows.push(...(await step('sequencing', () => measureSequencing(small, plain, directory))))
  if (wanted('log'))
    rows.push(
      ...(await step(`a log of ${many.toLocaleString('en')} entries`, () =>
        measureLog(small, directory, many),
      )),
    )
  if (wanted('rotation') || wanted('requests')) {
    const rotated = await step('installing for rotation', async () =>
      install({ ...(await databasesBeside(postgres.url, 'rotated')), ...secrets }),
    )
    started.defer(rotated.close)
    await step(`making ${few.toLocaleString('en')} leads`, () => seedLeads(rotated, few))
    if (wanted('requests'))
      rows.push(
        ...(await step('requests of people', () =>
          measurePeopleRequests(rotated, plain, join(directory, 'requests')),
        )),
      )
    if (wanted('rotation'))
      rows.push(
        ...(await step('rotation during intake', () =>
          measureRotation(rotated, join(directory, 'requests')),
        )),
      )
  }
  if (wanted('leaving')) {
    const leaving = await step('installing for a tenant that leaves', async () =>
      install({ ...(await databasesBeside(postgres.url, 'leaving')), ...secrets }),
    )
    started.defer(leaving.close)
    rows.push(...(await step('taking a tenant out', () => measureTenantExport(leaving, directory, 2 * few))))
  }
  if (!wanted('lists')) return

  const large = await step('installing once more', async () =>
    install({ ...(await databasesBeside(postgres.url, 'large')), ...secrets }),
  )
  started.defer(large.close)
  await step(`making ${few.toLocaleString('en')} leads`, () => seedLeads(small, few))
  await step(`making ${many.toLocaleString('en')} leads`, () => seedLeads(large, many))
  const filled = [
    { installation: small, leads: few },
    { installation: large, leads: many },
  ] as const
  rows.push(...(await step('lists and searches', () => measureLists(...filled, plain))))
}

/** Two more on the same server: the few and the many leads are then in tables of their own, and asked in turn. */
async function databasesBeside(
  url: string,
  name: 'large' | 'leaving' | 'rotated',
): Promise<{ adminUrl: string; keysAdminUrl: string }> {
  await asOwnerOfTheServer(url, async (admin) => {
    // oxlint-disable-next-line leadkeep/no-built-sql -- one of the names above
    for (const database of [name, `${name}_keys`]) await admin.query(`create database ${database}`)
  })

  return { adminUrl: new URL(`/${name}`, url).href, keysAdminUrl: new URL(`/${name}_keys`, url).href }
}

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now()
  const result = await work()
  console.log(`  ${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`)

  return result
}
