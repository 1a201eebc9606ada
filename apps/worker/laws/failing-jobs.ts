import { setTimeout as sleep } from 'node:timers/promises'
import { startWorker } from '@leadkeep/events'
import { AppError, type Module, type Services } from '@leadkeep/kernel'
import { type World, unmistakable } from '@leadkeep/testing'

const { everything, person } = unmistakable

export interface Failure {
  readonly job: string
  readonly code: string
}

/** What is thrown here has the person's words in its message, its cause, its detail, its name, its stack. */
const faults: readonly ((services: Services) => Promise<never>)[] = [
  () => Promise.reject(new Error(`Could not make a lead of ${everything}`)),
  () =>
    Promise.reject(
      new AppError(`No: ${everything}`, { code: 'test.refused', status: 500, cause: quoting() }),
    ),
  () => Promise.reject(Object.assign(quoting(), { name: person.name })),
  () => Promise.reject(everything),
  // Said by the database itself: `invalid input syntax for type uuid: "…"`.
  async ({ database }) => {
    await database.door('test_fault', 'select $1::text::uuid', [everything])
    throw new Error('The database took it.')
  },
]

/** As a driver reports a row that was refused. */
const quoting = () =>
  Object.assign(new Error(`Failing row contains (${everything})`), {
    code: '23505',
    detail: `Key (email)=(${everything})`,
  })

export const codesOfFaults = ['internal', 'internal.22P02', 'internal.23505', 'test.refused']

/** Runs every subscriber and every schedule until each has failed in every way; what they fail with quotes the person. */
export async function everyJobFails(
  world: World,
  services: Services,
  modules: readonly Module[],
  tenantId: string,
  onFailure: (job: string, code: string) => void,
): Promise<{ readonly jobs: readonly string[]; readonly failures: readonly Failure[] }> {
  const failures: Failure[] = []
  const subscribers = modules.flatMap((module) => [...(module.subscribers ?? [])])
  const jobs = [...subscribers, ...modules.flatMap((module) => [...(module.schedules ?? [])])].map(
    ({ id }) => id,
  )
  for (const { id, event } of subscribers)
    for (const _ of faults) await enqueue(services, tenantId, id, event)
  const worker = await startWorker({
    url: world.databases.url('worker'),
    modules: modules.map(failing),
    services,
    ambient: world.ambient,
    onFailure(job, code) {
      failures.push({ job, code })
      onFailure(job, code)
    },
  })
  const failedOften = (id: string) => failures.filter(({ job }) => job === id).length >= faults.length
  while (!jobs.every(failedOften)) await sleep(50)
  await worker.stop()

  return { jobs, failures }
}

/** The same module, whose every job fails: the first time in the first way, then in the next. */
const failing = (module: Module): Module => ({
  ...module,
  subscribers: module.subscribers?.map((subscriber) => {
    const fail = inTurn()

    return { ...subscriber, handle: ({ services }) => fail(services) }
  }),
  schedules: module.schedules?.map((schedule) => ({ ...schedule, every: 0.2, run: inTurn() })),
})

function inTurn(): (services: Services) => Promise<never> {
  let times = 0

  return (services) => faults[times++ % faults.length]!(services)
}

/** A job for one subscriber, as the event it waits for would bring it. */
async function enqueue(services: Services, tenantId: string, queue: string, event: string): Promise<void> {
  const { database, ambient } = services
  const ids = { tenantId, eventId: ambient.newId(), event, requestId: ambient.newId(), data: {} }
  await database.door('test_enqueue', 'select doors.enqueue($1::text[], $2::jsonb[])', [
    [queue],
    [JSON.stringify(ids)],
  ])
}
