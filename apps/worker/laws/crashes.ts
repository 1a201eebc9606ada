import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openAfterTrace, select } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import { Lead } from '@leadkeep/crm'
import { rawPublicKey } from '@leadkeep/crypto'
import { freePort, startEmbeddedPostgres } from '@leadkeep/database'
import { releaseHeld } from '@leadkeep/lead_capture'
import { rowsOf } from '@leadkeep/testing'
import { openInstalledWorld } from './installed-world.ts'
import { root } from './landing-process.ts'

export interface AfterCrashes {
  /** How often each process was killed. */
  readonly killed: Readonly<Record<'landing' | 'worker' | 'postgres', number>>
  /** Requests that got no answer, or one that they are to be tried again. */
  readonly unanswered: number
  /** The receipts that a client was given for its one submission, by client. */
  readonly receipts: readonly (readonly string[])[]
  /** Receipts in the database. */
  readonly stored: readonly string[]
  /** What the log says was received, by submission. */
  readonly told: number
  /** E-mail addresses of all leads, opened; what was held for a doubt has been released. */
  readonly leads: readonly string[]
}

const stillHeld = 'select id as value from lead_capture_quarantined where content is not null'

export const addressOf = (index: number) => `visitor-${index}@crash.example`

/**
 * Real processes: landing, worker and Postgres, each killed twice with `kill -9` while visitors send, each visitor again
 * and again under its own Idempotency-Key until it has its 202. Returns when nothing waits any more.
 */
export async function surviveCrashes(visitors: number): Promise<AfterCrashes> {
  await using begun = new AsyncDisposableStack()
  const directory = mkdtempSync(join(tmpdir(), 'leadkeep-crash-'))
  begun.defer(() => rmSync(directory, { recursive: true, force: true }))
  const port = await freePort()
  let postgres = await startEmbeddedPostgres({ directory, port })
  begun.defer(() => postgres.stop())
  process.env['LEADKEEP_TEST_POSTGRES'] = postgres.url
  const world = await openInstalledWorld()
  begun.defer(() => world.close())
  const { worker: services, tenantId } = world

  const landingPort = await freePort()
  const landing = kept('apps/landing/main.ts', {
    LANDING_PORT: String(landingPort),
    LEADKEEP_HOST: '127.0.0.1',
    DATABASE_URL: world.databases.url('landing'),
    LEADKEEP_LANDING_SECRET: randomBytes(32).toString('hex'),
    LEADKEEP_INSTALLATION_KEY: rawPublicKey(await services.keyring.installationPublic()).toString('base64'),
    LEADKEEP_TRUSTED_PROXIES: '127.0.0.1',
  })
  begun.defer(landing.stop)
  const worker = kept('apps/worker/main.ts', {
    DATABASE_URL: world.databases.url('worker'),
    KEYS_DATABASE_URL: world.databases.keysUrl,
    LEADKEEP_KEY_PROVIDER: 'env:ROOT',
    ROOT: world.rootKey,
    LEADKEEP_DATA_DIR: join(directory, 'worker'),
  })
  begun.defer(worker.stop)

  const killed = { landing: 0, worker: 0, postgres: 0 }
  const kill = {
    landing: async () => void (landing.kill(), killed.landing++),
    async worker() {
      // In the middle of its work, not while it starts.
      const before = await processed()
      while ((await processed()) === before && (await waiting()) > 0) await sleep(20)
      worker.kill()
      killed.worker++
    },
    async postgres() {
      process.kill(postgres.pid, 'SIGKILL')
      killed.postgres++
      await postgres.exited
      postgres = await startEmbeddedPostgres({ directory, port })
    },
  }
  // By how many have their receipt, in sixths: one after the other, and then all three together.
  const plan = [
    kill.landing,
    kill.worker,
    kill.postgres,
    async () => void (await kill.worker(), await Promise.all([kill.landing(), kill.postgres()])),
  ]

  const receipts: string[][] = Array.from({ length: visitors }, () => [])
  let unanswered = 0
  let accepted = 0
  let killing = Promise.resolve()
  let step = 0
  await inParallel(8, visitors, async (index) => {
    while (!(await sent(index))) await sleep(100)
    accepted++
    const due = plan[step]
    if (due && accepted >= ((step + 1) * visitors) / 6) {
      step++
      killing = killing.then(due)
    }
  })
  await killing
  // Whoever sends again a while later is told the same.
  await inParallel(8, visitors, async (index) => {
    if (index % 10 === 0) while (!(await sent(index))) await sleep(100)
  })
  while ((await waiting()) > 0) await sleep(250)
  // While nobody could count them, some were held for staff to look at: staff do.
  const held = await column(`select id as value from lead_capture_quarantined where state = 'held'`)
  for (const id of held) await execute(world.services, world.scope(tenantId), releaseHeld, { id })
  while ((await column(stillHeld)).length > 0) await sleep(250)

  return {
    killed,
    unanswered,
    receipts,
    stored: await column('select receipt_id as value from lead_capture_submission'),
    told: (
      await column(
        `select body->>'request' as value from audit_entry where act = 'lead_capture.submission.receive'`,
      )
    ).length,
    leads: await addresses(),
  }

  async function sent(index: number): Promise<boolean> {
    const answer = await post(landingPort, index)
    if (answer?.status !== 202) {
      unanswered++

      return false
    }
    receipts[index]!.push(answer.receiptId)

    return true
  }

  async function column(text: string): Promise<string[]> {
    return (await rowsOf<{ value: string }>(world.databases.adminUrl, text)).map(({ value }) => value)
  }

  async function waiting(): Promise<number> {
    return (await column(`select id as value from lead_capture_submission where state <> 'processed'`)).length
  }

  async function processed(): Promise<number> {
    return (await column(`select id as value from lead_capture_submission where state = 'processed'`)).length
  }

  async function addresses(): Promise<string[]> {
    const leads = await services.database.fork(tenantId).find(Lead, {})
    const [opened] = await openAfterTrace(services.keyring, tenantId, [select(Lead, leads, ['email'])])

    return opened!.map(({ email }) => email ?? 'erased')
  }
}

/** A process that comes back when it is killed, as the supervisor keeps it. */
function kept(file: string, environment: Readonly<Record<string, string>>) {
  let child: ChildProcess
  let gone: Promise<void>
  let stopped = false
  const run = () => {
    child = spawn(process.execPath, ['--import', 'tsx', join(root, file)], {
      cwd: root,
      stdio: 'ignore',
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment },
    })
    gone = new Promise((resolve) =>
      child.once('exit', () => {
        resolve()
        if (!stopped) setTimeout(run, 200)
      }),
    )
  }
  run()

  return {
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      stopped = true
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** One try; null when the connection broke or nothing was said. Every visitor has an address of its own. */
function post(port: number, index: number): Promise<{ status: number; receiptId: string } | null> {
  const body = JSON.stringify({ name: `Visitor ${index}`, email: addressOf(index), message: 'Still there?' })
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': `visitor-${index}`,
    'x-forwarded-for': `10.0.${index >> 8}.${index & 255}`,
  }

  return new Promise((resolve) => {
    const options = {
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/api/lead_capture/forms/enquiry/submissions',
      headers,
      timeout: 5_000,
    }
    const sending = request(options, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => void (text += part.toString()))
      response.on('error', () => resolve(null))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, receiptId: receiptIn(text) }))
    })
    sending.on('timeout', () => sending.destroy())
    sending.on('error', () => resolve(null))
    sending.end(body)
  })
}

const receiptIn = (text: string): string => /"receiptId":"([^"]+)"/.exec(text)?.[1] ?? ''

async function inParallel(
  lanes: number,
  count: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < count) await work(next++)
    }),
  )
}
