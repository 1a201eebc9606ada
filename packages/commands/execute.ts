import { openTraced, record, type Json, type Purpose } from '@leadkeep/audit'
import type { Keyring } from '@leadkeep/crypto'
import type { RecordedEvent } from '@leadkeep/events'
import {
  AppError,
  covers,
  isAppError,
  type Ambient,
  type Module,
  type Scope,
  type Services,
} from '@leadkeep/kernel'
import type { z } from 'zod'
import { commitUnit } from './commit.ts'
import { asAppError } from './failures.ts'
import { mustBeFresh } from './fresh.ts'
import type { Access, CommandContext, Unit } from './unit.ts'

declare module '@leadkeep/kernel' {
  interface Services {
    keyring: Keyring
    ambient: Ambient
    modules: readonly Module[]
  }
}

/**
 * Runs one unit for a scope: checks its features, parses its input, runs it, and commits what it changed together
 * with its entry on the log and its jobs. A refused or failed act leaves an entry of its own.
 */
export async function execute<Input, Output>(
  services: Services,
  scope: Scope,
  unit: Unit<Input, Output>,
  input: unknown,
): Promise<Output> {
  try {
    authorise(scope, unit)
    if (unit.fresh) mustBeFresh(scope)
    const parsed = parse(unit, input)
    const em = services.database.fork(scope.tenantId)
    const events: RecordedEvent[] = []
    let facts: Record<string, Json> = {}
    const context: CommandContext = {
      scope,
      em,
      services,
      open(purpose, ...selections) {
        mustBeListed(services.modules, purpose)

        return openTraced(services, scope, { act: unit.id, purpose }, ...selections)
      },
      record: (event) => void events.push(event),
      note: (more) => void (facts = { ...facts, ...more }),
    }
    const output = await unit.run(context, parsed)
    if (unit.kind === 'command') await commitUnit(services, scope, unit.id, em, events, facts)

    return output
  } catch (error) {
    const failure = asAppError(error)
    await recordFailure(services, scope, unit.id, failure)
    throw failure
  }
}

function authorise(scope: Scope, unit: { readonly access: Access }): void {
  if (unit.access === 'public') return
  if (scope.actor.kind === 'anonymous' || scope.actor.kind === 'visitor') throw signInNeeded()
  if (unit.access === 'session') return
  const missing = unit.access.find((feature) => !covers(scope.features, feature))
  if (missing) throw notAllowed(missing)
}

export const signInNeeded = () =>
  new AppError('Please sign in first.', { code: 'auth.sign_in_needed', status: 401 })

export const notAllowed = (feature: string) =>
  new AppError('Your roles do not allow this. Someone who manages users can grant it.', {
    code: 'auth.not_allowed',
    status: 403,
    facts: { feature },
  })

function mustBeListed(modules: readonly Module[], { id }: Purpose): void {
  if (!modules.some(({ purposes }) => purposes?.some((purpose) => purpose.id === id)))
    throw new TypeError(`No module lists the purpose ${id}.`)
}

function parse<Input>(unit: Unit<Input>, input: unknown): Input {
  const result = unit.input.safeParse(input)
  if (result.success) return result.data

  throw invalidInput(result.error)
}

/** Names each field and what is wrong with it; the rejected value is left out. */
export function invalidInput(error: z.ZodError): AppError {
  return new AppError('Some fields need another look.', {
    code: 'input.invalid',
    status: 422,
    fields: error.issues.map(({ path, code, message }) => ({ field: path.join('.'), code, message })),
  })
}

const onTheLog = new WeakSet<object>()

/** Whether this failure already has its entry. */
export const isRecorded = (error: object) => onTheLog.has(error)

// Bad input is not an act; a throttled caller must not be able to fill the log.
const unrecorded = new Set([400, 413, 415, 422, 429])

/** Puts a refused or failed act on the log, once. When even that fails, the caller hears of the log's failure. */
export async function recordFailure(
  services: Services,
  scope: Scope,
  act: string,
  failure: AppError,
): Promise<void> {
  if (!isAppError(failure) || unrecorded.has(failure.status) || isRecorded(failure)) return
  onTheLog.add(failure)
  if (failure.code === 'database.unavailable') return
  await record(services.database, scope, {
    act,
    outcome: failure.status >= 500 ? 'failed' : 'refused',
    error: failure.code,
    facts: failure.facts,
  })
}
