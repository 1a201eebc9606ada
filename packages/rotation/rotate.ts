import { record, type NextLogKey, type Sequencer } from '@leadkeep/audit'
import type { KeyRotation, Keyring, RotationKind } from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import type { Scope } from '@leadkeep/kernel'
import { sweep, type SweepOptions } from './sweep.ts'

export interface RotationOptions {
  readonly rotation: KeyRotation
  /** Of this process, which is told nothing of what it holds already: a fresh one. */
  readonly keyring: Keyring
  /** Under the owner's role. */
  readonly database: Database
  readonly sequencer: Sequencer
  /** Who rotates, in the tenant whose keys it is about; for the root, in the installation. */
  readonly scope: Scope
  /** Why, in the operator's words. */
  readonly reason: string
  /** subject: only this one. */
  readonly subjectId?: string
  /** Whether nobody else has the installation open: then there is nobody to wait for. */
  readonly isAlone: boolean
  /** Waits, and says what for. */
  readonly wait: (milliseconds: number, because: string) => Promise<void>
  /** installation: takes the old root from where it is kept, where we may. */
  readonly dropOldRoots?: () => void
  /** Told before each step, and how far it is within one. */
  readonly onStep?: (step: string, done?: number) => void | Promise<void>
}

const minute = 60_000
/** A process may hold a tenant's keys for five minutes before it hears of another. */
const everybodyKnows = 6 * minute
/** What was sealed and is not committed yet is so by then: no request or job waits that long between the two. */
const everythingIsWritten = minute

type Steps = readonly (readonly [name: string, run: (options: RotationOptions) => Promise<void>])[]

/**
 * The steps of each rotation, in their order. Each may be done again after it was cut off anywhere, and then does what is
 * left; so a rotation that was killed is finished by beginning it again. Nothing stands still for it: FORMAT.md §10.
 */
export const rotationSteps: { readonly [Kind in RotationKind]: Steps } = {
  installation: [
    ['begin', ({ rotation }) => rotation.beginRoot()],
    ['rewrap', rewrapUnderRoot],
    ['retire', retireRoots],
    ['drop', async ({ dropOldRoots }) => dropOldRoots?.()],
  ],
  tenant: [
    ['announce', (options) => announce(options, 'tenant')],
    ['wait', (options) => untilWritten(options, 'tenant')],
    ['rewrap', rewrapUnderTenant],
    ['reseal', (options) => sweepUntilDone(options, 'tenant', 'confidential')],
    ['destroy', destroyTenantKeys],
  ],
  subject: [
    ['renew', renewSubjects],
    ['wait', ({ isAlone, wait }) => waitFor(isAlone, wait, everythingIsWritten, inFlight)],
    ['reseal', (options) => sweepUntilDone(options, 'subject', 'personal')],
    ['destroy', destroySubjectVersions],
  ],
  index: [
    ['announce', (options) => announce(options, 'index')],
    ['wait', (options) => untilWritten(options, 'index')],
    ['rebuild', (options) => sweepUntilDone(options, 'index', 'indexed')],
    ['destroy', destroyIndexRoots],
  ],
  log: [['succeed', succeedLog]],
}

/** Rotates keys of one kind, or goes on where a rotation was cut off. It stands on the log when it begins and ends. */
export async function rotate(kind: RotationKind, options: RotationOptions): Promise<void> {
  const { rotation, database, scope, reason, subjectId, onStep } = options
  const { begunAt } = await rotation.begin(scope.tenantId, kind)
  const tell = (act: string, facts: Readonly<Record<string, string | number>> = {}) =>
    record(database, scope, {
      act,
      outcome: 'done',
      ...(subjectId === undefined ? {} : { subjects: [subjectId] }),
      facts: { kind, reason, begun: begunAt.toISOString(), ...facts },
    })
  await tell('keys.rotate.begin')
  for (const [name, run] of rotationSteps[kind]) {
    await onStep?.(name)
    await run(options)
  }
  await onStep?.('tell')
  const { done = 0 } = (await rotation.store.underWay(scope.tenantId, kind)) ?? {}
  await tell('keys.rotate.end', { rows: done })
  await onStep?.('end')
  await rotation.store.end(scope.tenantId, kind)
}

async function rewrapUnderRoot({ rotation, onStep }: RotationOptions): Promise<void> {
  const { version: root } = await rotation.store.newestRoot()
  for (let done = 0, count = 1; count > 0; done += count) {
    count = await rotation.rewrapUnderRoot(root)
    await onStep?.('rewrap', done + count)
  }
}

async function retireRoots(options: RotationOptions): Promise<void> {
  const { store } = options.rotation
  const { version } = await store.newestRoot()
  // Somebody may have made a tenant meanwhile, by the root they held.
  while (!(await store.retireRoots(version))) await rewrapUnderRoot(options)
}

async function announce({ rotation, scope, isAlone }: RotationOptions, purpose: 'tenant' | 'index') {
  const from = scope.now().getTime() + (isAlone ? 0 : everybodyKnows)
  await rotation.announce(scope.tenantId, purpose, new Date(from))
}

/** Until the newest version is what everybody writes by. */
async function untilWritten(
  { rotation, scope, isAlone, wait }: RotationOptions,
  purpose: 'tenant' | 'index',
): Promise<void> {
  const from = (await rotation.activeFrom(scope.tenantId, purpose))?.getTime() ?? 0
  const left = from + (isAlone ? 0 : everythingIsWritten) - scope.now().getTime()
  await waitFor(false, wait, left, 'every process has heard of the new key and writes by it')
}

const inFlight = 'what was sealed under the old keys has been written'

async function waitFor(
  isAlone: boolean,
  wait: RotationOptions['wait'],
  milliseconds: number,
  because: string,
): Promise<void> {
  if (!isAlone && milliseconds > 0) await wait(milliseconds, because)
}

async function rewrapUnderTenant({ rotation, scope, onStep }: RotationOptions): Promise<void> {
  const version = await rotation.newestVersion(scope.tenantId, 'tenant')
  for (let done = 0, count = 1; count > 0; done += count) {
    count = await rotation.rewrapUnderTenant(scope.tenantId, version)
    await onStep?.('rewrap', done + count)
  }
}

async function destroyTenantKeys(options: RotationOptions): Promise<void> {
  const { rotation, scope } = options
  const version = await rotation.newestVersion(scope.tenantId, 'tenant')
  // Who held the old key until now may have wrapped a new one with it.
  while (!(await rotation.store.destroyTenantKeys(scope.tenantId, version))) await rewrapUnderTenant(options)
}

async function renewSubjects({ rotation, scope, subjectId, onStep }: RotationOptions): Promise<void> {
  const { begunAt } = await rotation.begin(scope.tenantId, 'subject')
  let after: string | null = null
  for (let done = 0; ;) {
    const renewed: { readonly last: string; readonly count: number } | null = await rotation.renewSubjects(
      scope.tenantId,
      begunAt,
      { subjectId, after },
    )
    if (renewed === null) return
    after = renewed.last
    done += renewed.count
    await onStep?.('renew', done)
  }
}

/**
 * From where it was cut off to the end, and then from the beginning until nothing is left that is old. Of an index once is
 * enough: by now everybody writes by the new root, and to see what a row is found by it must be opened.
 */
async function sweepUntilDone(
  { rotation, keyring, database, scope, subjectId, onStep }: RotationOptions,
  kind: RotationKind,
  concern: SweepOptions['concern'],
): Promise<void> {
  let { place, done } = await rotation.begin(scope.tenantId, kind)
  keyring.forget(scope.tenantId) // what this process held before it announced another
  for (let changed = 1; changed > 0;) {
    const wasCutOff = place !== null
    changed = await sweep({
      database,
      keyring,
      scope,
      concern,
      subjectId,
      after: place,
      async onPage(at, more) {
        await rotation.store.reach(scope.tenantId, kind, at, more)
        done += more
        await onStep?.(concern, done)
      },
    })
    place = null
    if (wasCutOff) changed = 1
    if (concern === 'indexed') return
  }
}

async function destroySubjectVersions({ rotation, scope, subjectId }: RotationOptions): Promise<void> {
  const { begunAt } = await rotation.begin(scope.tenantId, 'subject')
  while ((await rotation.store.destroySubjectVersions(scope.tenantId, begunAt, subjectId ?? null)) > 0);
}

async function destroyIndexRoots({ rotation, scope }: RotationOptions): Promise<void> {
  const version = await rotation.newestVersion(scope.tenantId, 'index')
  await rotation.store.destroyVersions(scope.tenantId, 'index', version)
}

async function succeedLog({ rotation, sequencer, scope, reason }: RotationOptions): Promise<void> {
  const { begunAt } = await rotation.begin(scope.tenantId, 'log')
  await sequencer.succeed(scope, nextLogKey(rotation, scope.tenantId, begunAt, 'rotated', reason))
}

/** How the key store gives a log its next key, once since a time. */
export const nextLogKey = (
  rotation: KeyRotation,
  tenantId: string,
  since: Date,
  because: NextLogKey['because'],
  reason: string,
): NextLogKey => ({
  because,
  reason,
  isMade: () => rotation.store.hasLogKeySince(tenantId, since),
  make: async (introduce) => void (await rotation.succeedLog(tenantId, introduce, because === 'restored')),
})
