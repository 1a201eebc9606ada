import type { Statement } from '@leadkeep/audit'
import type { Door } from '@leadkeep/database'
import type { Module, Services } from '@leadkeep/kernel'
import { Client } from 'pg'
import type { RecordedEvent } from './event.ts'

/** What stands in the job table: ids only. */
export interface JobData {
  readonly tenantId: string
  readonly eventId: string
  readonly event: string
  readonly requestId: string
  readonly data: RecordedEvent['data']
}

/** Retries with growing pauses: about a quarter of an hour in all. */
const queueOptions = {
  retryLimit: 8,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 300,
  // For a job that hangs while its worker lives; an export of a long log takes its minutes.
  expireInSeconds: 3_600,
  // A worker that was killed says nothing more: its jobs go to another one after this, not after they expire.
  heartbeatSeconds: 15,
  retentionSeconds: 14 * 86_400,
  deleteAfterSeconds: 86_400,
}

/** Creates pg-boss's own tables and one queue per subscriber, as the owner. */
export async function installJobs(ownerUrl: string, modules: readonly Module[]): Promise<void> {
  // Loaded here, as the processes that only enqueue never need it.
  const { PgBoss } = await import('pg-boss')
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false, max: 2 })
  await boss.start()
  for (const { id, event } of modules.flatMap((module) => [...(module.subscribers ?? [])])) {
    if (await boss.getQueue(id)) await boss.updateQueue(id, queueOptions)
    else await boss.createQueue(id, queueOptions)
    await boss.subscribe(event, id)
  }
  await boss.stop({ graceful: false })
  // A few rows that hardly change, so it may be long before Postgres counts them by itself; until then every job is
  // planned as if there were thousands.
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  await owner.query('analyze pgboss.queue, pgboss.subscription')
  await owner.end()
}

/**
 * The columns of a job as pg-boss's own `send` fills them (a test compares both), for a `name` and a `job` with data. All
 * queues are alike, so their settings stand here: looking them up anew was a fifth of what a job costs.
 */
// oxlint-disable-next-line leadkeep/no-built-sql -- settings of ours
const insertJob = `insert into pgboss.job_common (name, data, priority, start_after, created_on, expire_seconds,
    deletion_seconds, keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter,
    heartbeat_seconds, blocked, blocking, pending_dependencies)
  select name, job.data, 0, now(), now(), ${queueOptions.expireInSeconds}, ${queueOptions.deleteAfterSeconds},
    now() + interval '${queueOptions.retentionSeconds}s', ${queueOptions.retryLimit}, ${queueOptions.retryDelay},
    ${queueOptions.retryBackoff}, ${queueOptions.retryDelayMax}, 'standard', null, ${queueOptions.heartbeatSeconds},
    false, false, 0`

/**
 * The ways into the job table, in the caller's transaction, under a role that may do nothing else there. One for those
 * who know the queues; an unknown one is an error. One for doors, who know what happened: whoever subscribed has a job.
 */
export const jobDoors: readonly Door[] = [
  {
    signature: 'enqueue(text[], jsonb[])',
    answers: 'nothing: inserts one job per queue',
    open: ['backend', 'worker'],
    // oxlint-disable-next-line leadkeep/no-built-sql -- a fixed text
    sql: `create or replace function doors.enqueue(queues text[], payloads jsonb[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare inserted integer;
begin
  ${insertJob} from unnest(queues, payloads) as job(name, data) join pgboss.queue q using (name);
  get diagnostics inserted = row_count;
  if inserted <> cardinality(queues) then
    raise exception using errcode = 'LK004', message = 'A job was sent to a queue that does not exist.';
  end if;
end $$`,
  },
  {
    signature: 'publish(text, jsonb)',
    answers: 'nothing: inserts one job per subscriber of an event',
    open: [],
    // oxlint-disable-next-line leadkeep/no-built-sql -- a fixed text
    sql: `create or replace function doors.publish(happened text, payload jsonb) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  ${insertJob} from pgboss.subscription s, (values (payload)) as job(data) where s.event = happened;
end $$`,
  },
]

/** What the doors' role and the worker need of pg-boss's tables. */
export const jobGuards: readonly string[] = [
  `grant usage on schema pgboss to leadkeep_doors, leadkeep_worker`,
  `grant select on pgboss.queue, pgboss.subscription to leadkeep_doors`,
  `grant insert on pgboss.job_common to leadkeep_doors`,
  `grant select, insert, update, delete on all tables in schema pgboss to leadkeep_worker`,
  `grant execute on all functions in schema pgboss to leadkeep_worker`,
]

/** All that waits, runs or was done for a tenant. Under the worker's role. */
export async function removeJobs(
  { database }: Pick<Services, 'database'>,
  tenantId: string,
): Promise<number> {
  const pool = await database.pool()
  const { rowCount } = await pool.query(`delete from pgboss.job where data ->> 'tenantId' = $1`, [tenantId])

  return rowCount ?? 0
}

/** One statement that puts the events' jobs, one for each subscriber, into the transaction that runs it. */
export function enqueueStatement(
  modules: readonly Module[],
  job: { readonly tenantId: string; readonly requestId: string; newId(): string },
  events: readonly RecordedEvent[],
): Statement | null {
  const jobs = events.flatMap((recorded) => {
    const data: JobData = {
      tenantId: job.tenantId,
      eventId: job.newId(),
      event: recorded.event,
      requestId: job.requestId,
      data: recorded.data,
    }

    return subscribersOf(modules, recorded.event).map((queue) => ({ queue, data }))
  })
  if (jobs.length === 0) return null

  return {
    name: 'enqueue',
    text: 'select doors.enqueue($1::text[], $2::jsonb[])',
    values: [jobs.map(({ queue }) => queue), jobs.map(({ data }) => JSON.stringify(data))],
  }
}

export const subscribersOf = (modules: readonly Module[], event: string): string[] =>
  modules
    .flatMap((module) => [...(module.subscribers ?? [])])
    .filter((subscriber) => subscriber.event === event)
    .map(({ id }) => id)
