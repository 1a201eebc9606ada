import { addressBlock, type Limiter } from '@leadkeep/http'
import type { Ambient } from '@leadkeep/kernel'
import type { Pressure } from '@leadkeep/lead_capture/frontend'

/** How many may come without a proof in a minute: from one block of addresses, to one form, to all of a tenant's. */
export const unproven = { block: 30, form: 600, tenant: 1200 } as const

type Place = keyof typeof unproven
export type PressureLimits = Readonly<Record<Place, Pick<Limiter, 'consume'>>>

const minute = 60_000
/** How long this process keeps its counts to itself. */
const tellEvery = 1000
/** A block of addresses is only told of once it has sent this many: most never do. */
const worthTelling = 5
/** Counts can't be told for that long: the store is away, and not merely slow. */
const patience = 10_000
/** Places counted at once; addresses are the client's, so there is no end to them. */
const most = 10_000

interface Count {
  readonly place: Place
  readonly since: number
  count: number
  untold: number
  /** What all processes counted is more than enough, until then. */
  fullUntil: number
}

/**
 * Counts what comes without a proof of work. It never refuses: under pressure a proof is asked for, and what shows none
 * is set aside for staff. Each process counts by itself, at no cost to a submission, and tells the others once a second
 * through the limits' store; while that is away nobody knows how many there are, so a proof is asked of everybody.
 */
export function pressureOf(limits: PressureLimits, ambient: Pick<Ambient, 'now'>) {
  const counts = new Map<string, Count>()
  let toldAt = 0
  let silentSince: number | null = null
  let telling = false

  return { note, at }

  /** One more without a proof. */
  function note(tenantId: string, formId: string, address: string): void {
    for (const [key, place] of keysOf(tenantId, formId, address)) {
      const held = current(key, place)
      held.count++
      held.untold++
    }
    if (!telling && now() - toldAt >= tellEvery) void tell()
  }

  function at(tenantId: string, formId: string, address: string | null): Pressure {
    if (silentSince !== null && now() - silentSince >= patience) return 'unknown'
    const isFull = keysOf(tenantId, formId, address).some(([key, place]) => {
      const held = counts.get(key)

      return held && (held.fullUntil > now() || (isCurrent(held) && held.count > unproven[place]))
    })

    return isFull ? 'high' : 'normal'
  }

  async function tell(): Promise<void> {
    telling = true
    toldAt = now()
    for (const [key, held] of counts)
      if (held.untold > 0 && (held.place !== 'block' || held.count >= worthTelling))
        try {
          const points = held.untold
          const { allowed, retryAfter } = await limits[held.place].consume(key, points)
          held.untold -= points
          if (!allowed) held.fullUntil = now() + retryAfter * 1000
          silentSince = null
        } catch {
          // What was not told stays to be told. Whose fault it is does not matter: it can't be counted.
          silentSince ??= now()
          break
        }
    telling = false
  }

  function current(key: string, place: Place): Count {
    const held = counts.get(key)
    if (held && (isCurrent(held) || held.fullUntil > now())) return held
    const fresh = { place, since: now(), count: 0, untold: 0, fullUntil: 0 }
    counts.delete(key)
    counts.set(key, fresh)
    for (const oldest of counts.keys()) {
      if (counts.size <= most) break
      counts.delete(oldest)
    }

    return fresh
  }

  function isCurrent({ since }: Count): boolean {
    return now() - since < minute
  }

  function now(): number {
    return ambient.now().getTime()
  }
}

function keysOf(tenantId: string, formId: string, address: string | null): [string, Place][] {
  const shared: [string, Place][] = [
    [`${tenantId}/${formId}`, 'form'],
    [tenantId, 'tenant'],
  ]

  return address === null ? shared : [[`${tenantId}/${formId}/${addressBlock(address)}`, 'block'], ...shared]
}
