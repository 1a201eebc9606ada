import { randomUUID } from 'node:crypto'
import { link, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { entriesOf, codeOf, readIfThere } from './files.ts'
import { areFree, listeners } from './ports.ts'
import { alive, identify, marked, reap } from './processes.ts'
import { slotDatabase } from './slot-database.ts'
import type { Settings } from '../core/settings.ts'
import type { Identity } from './processes.ts'

/** What one task has to itself on this machine while it is at work. */
export interface Slot {
  number: number
  ports: { first: number; count: number }
  /** Where its own database is, or will be once it is made. */
  databaseUrl?: string
  /** Makes the database anew: whoever judges must not find what a worker left in it. */
  makeDatabase(): Promise<void>
  browserProfile: string
  tmp: string
  /** For the worker's and the gates' environment. */
  env: Record<string, string>
  /** Ends what listens in the block, drops the database, and gives the number back. */
  release(): Promise<{ ended: Identity[] }>
}

export interface LeaseSlot {
  /** The engine's home: leases lie in `slots/` there. */
  home: string
  settings: Pick<Settings, 'portBase' | 'database'>
  run: string
  task: string
  /** Under which its processes run: a lease whose processes live is not stale, though its engine died. */
  marker: string
  /** Where the settings' database commands run, and with what. */
  base: string
  env: Readonly<Record<string, string>>
  owner?: Identity
  /** To make a database is dear: without `database` it is made by whoever asks for it. */
  needs?: { database: boolean }
}

/** The lowest number that is free, or whose holder is gone; its ports tried before it counts. */
export async function leaseSlot(options: LeaseSlot): Promise<Slot> {
  const folder = join(options.home, 'slots')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const owner = options.owner ?? (await identify(process.pid))
  const lease: Lease = {
    token: randomUUID(),
    owner,
    run: options.run,
    task: options.task,
    marker: options.marker,
  }

  for (let number = 1; number <= 99; number += 1) {
    const ports = { first: options.settings.portBase + number * 100, count: 100 }
    if (ports.first + 99 > 65_535 || !(await take(folder, number, lease))) continue
    if (await areFree(ports.first, ports.count)) return open(folder, number, ports, lease, options)
    // Somebody else's server stands in the block: the number is no use now, and is left to later.
    await giveBack(folder, number, lease)
  }

  throw new NoSlot()
}

async function open(
  folder: string,
  number: number,
  ports: Slot['ports'],
  lease: Lease,
  options: LeaseSlot,
): Promise<Slot> {
  const [tmp, browserProfile] = [join(folder, `${number}.tmp`), join(folder, `${number}.browser`)]
  const name = `outerloop_${number}`

  try {
    for (const each of [tmp, browserProfile]) {
      await rm(each, { recursive: true, force: true })
      await mkdir(each, { mode: 0o700 })
    }
    const { database: how } = options.settings
    const database = how
      ? slotDatabase(how, {
          name,
          template: 'outerloop_template',
          base: options.base,
          record: join(folder, 'template'),
          env: options.env,
        })
      : null
    if (options.needs?.database !== false) await database?.make()

    return {
      number,
      ports,
      ...(database ? { databaseUrl: database.url } : {}),
      makeDatabase: async () => database?.make(),
      browserProfile,
      tmp,
      env: {
        OUTERLOOP_SLOT: String(number),
        OUTERLOOP_PORT: String(ports.first),
        OUTERLOOP_PORT_COUNT: String(ports.count),
        OUTERLOOP_BROWSER_PROFILE: browserProfile,
        COMPOSE_PROJECT_NAME: name,
        ...(database ? { OUTERLOOP_DATABASE_URL: database.url } : {}),
      },
      async release() {
        const ended = [...(await reap(lease.marker)), ...(await endListeners(ports))]
        await database?.drop()
        for (const each of [tmp, browserProfile]) await rm(each, { recursive: true, force: true })
        await giveBack(folder, number, lease)
        return { ended }
      },
    }
  } catch (cause) {
    await giveBack(folder, number, lease)
    throw cause
  }
}

/** Whatever listens there began after the block was found free, so it is this task's. */
async function endListeners({ first, count }: Slot['ports']): Promise<Identity[]> {
  const ended: Identity[] = []
  for (let round = 0; round < 20; round += 1) {
    const found = (await listeners(first, count)).filter(({ pid }) => pid !== process.pid)
    if (found.length === 0) return ended
    for (const each of found) {
      if (await alive(each)) process.kill(each.pid, 'SIGKILL')
      ended.push(each)
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return ended
}

/** A lease is a file that only one can create. A dead holder's is taken over by whoever claims exactly that lease first. */
async function take(folder: string, number: number, lease: Lease): Promise<boolean> {
  const at = join(folder, `${number}.json`)
  const mine = join(folder, `.${lease.token}`)
  await writeFile(mine, JSON.stringify(lease), { mode: 0o600 })

  try {
    if (await linked(mine, at)) return true
    const held = await readLease(at)
    // A file nobody can read may be somebody's: it stays taken.
    if (!held || (await inUse(held, lease))) return false
    if (!(await linked(mine, join(folder, `${number}.after-${held.token}`)))) return false
    await rename(mine, at)
    return true
  } finally {
    await rm(mine, { force: true })
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false
    throw cause
  }
}

async function inUse(held: Lease, by: Lease): Promise<boolean> {
  if (await alive(held.owner)) return true
  const sameTask = held.run === by.run && held.task === by.task
  return !sameTask && (await marked(held.marker)).length > 0
}

async function giveBack(folder: string, number: number, lease: Lease): Promise<void> {
  const held = await readLease(join(folder, `${number}.json`))
  if (held?.token === lease.token) await rm(join(folder, `${number}.json`), { force: true })

  // A claim on an old lease must outlive whoever still believes in that lease; a day is more than enough.
  for (const { name } of await entriesOf(folder)) {
    if (!/^\d+\.after-/.test(name)) continue
    const old =
      Date.now() - (await stat(join(folder, name)).catch(() => ({ mtimeMs: Infinity }))).mtimeMs >
      24 * 3_600_000
    if (old) await rm(join(folder, name), { force: true })
  }
}

async function readLease(path: string): Promise<Lease | null> {
  try {
    const text = await readIfThere(path)
    return text ? lease.parse(JSON.parse(text.toString())) : null
  } catch {
    // Half written or of another version: not ours to judge.
    return null
  }
}

const lease = z.object({
  token: z.uuid(),
  owner: z.object({ pid: z.int(), startTime: z.number(), bootId: z.string().optional() }),
  run: z.string(),
  task: z.string(),
  marker: z.string(),
})
type Lease = z.infer<typeof lease>

export class NoSlot extends Error {
  readonly code = 'slots.none'

  constructor() {
    super(
      'All slots are taken, or something listens in each block of ports. Lower `parallel`, or choose another `portBase`.',
    )
  }
}
