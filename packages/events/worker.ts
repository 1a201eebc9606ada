import { isAppError, type Ambient, type Module, type Scope, type Services } from '@leadkeep/kernel'
import type { Job, PgBoss } from 'pg-boss'
import type { Subscriber } from './event.ts'
import type { JobData } from './jobs.ts'

export interface WorkerOptions {
  readonly url: string
  readonly modules: readonly Module[]
  readonly services: Services
  readonly ambient: Ambient
  /** Told by code: values never reach a log. */
  readonly onFailure: (job: string, code: string) => void
}

/** Runs the subscribers' jobs and the schedules until it is stopped; a running job is finished first. */
export async function startWorker(options: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  const { url, modules, services, onFailure } = options
  const { PgBoss } = await import('pg-boss')
  const boss = new PgBoss({
    connectionString: url,
    migrate: false,
    createSchema: false,
    schedule: false,
    max: 4,
    // How often it is looked for jobs whose worker is gone, in seconds.
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  })
  boss.on('error', (error) => onFailure('jobs', codeOf(error)))
  await boss.start()
  for (const subscriber of modules.flatMap((module) => [...(module.subscribers ?? [])]))
    await boss.work<JobData>(
      subscriber.id,
      { batchSize: 20, pollingIntervalSeconds: 0.5 },
      async (jobs: Job<JobData>[]) => {
        for (const job of jobs) await runJob(boss, subscriber, job, options)
      },
    )
  const timers = modules
    .flatMap((module) => [...(module.schedules ?? [])])
    .map((schedule) =>
      every(
        schedule.every,
        () => schedule.run(services),
        (code) => onFailure(schedule.id, code),
      ),
    )

  return {
    async stop() {
      await Promise.all(timers.map((timer) => timer.stop()))
      await boss.stop({ graceful: true, timeout: 10_000 })
    },
  }
}

async function runJob(boss: PgBoss, subscriber: Subscriber, job: Job<JobData>, options: WorkerOptions) {
  try {
    const { eventId, event, data } = job.data
    const scope = jobScope(subscriber.id, job.data, options.ambient)
    await subscriber.handle({ eventId, event, data, scope, services: options.services })
  } catch (error) {
    const code = codeOf(error)
    options.onFailure(subscriber.id, code)
    // The code alone: an error's message may quote what it failed on, and the job table is no place for that.
    await boss.fail(subscriber.id, job.id, { code })
  }
}

function jobScope(id: string, { tenantId, requestId }: JobData, ambient: Ambient): Scope {
  return {
    tenantId,
    requestId,
    actor: { kind: 'job', id },
    features: ['*'],
    origin: { via: 'worker' },
    now: () => ambient.now(),
    newId: () => ambient.newId(),
  }
}

/** Repeats work with a pause between the end of one run and the start of the next. */
function every(seconds: number, work: () => Promise<void>, onFailure: (code: string) => void) {
  let stopped = false
  let timer: NodeJS.Timeout
  let running: Promise<void> = Promise.resolve()
  const next = () => {
    timer = setTimeout(() => void (running = run()), seconds * 1000)
  }
  const run = async () => {
    try {
      await work()
    } catch (error) {
      onFailure(codeOf(error))
    }
    if (!stopped) next()
  }
  next()

  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

function codeOf(error: unknown): string {
  if (isAppError(error)) return error.code

  return error instanceof Error && 'code' in error ? `internal.${String(error.code)}` : 'internal'
}
