import type { Lease, Ledger } from '../ledger/ledger.ts'
import { EffectFailed } from './effects/effect.ts'
import { Heartbeat } from './heartbeat.ts'
import type { Parts } from './parts.ts'

/** One holder at a time. A holder that is surely dead is not waited for; another's is an error of this code. */
export async function takeLease(
  ledger: Ledger,
  name: string,
  { clock, holder, isDead }: Pick<Parts, 'clock' | 'holder' | 'isDead'>,
  busy: { code: string; message(held: string): string },
): Promise<Lease> {
  const now = clock.now()
  const until = Heartbeat.until(now)
  const lease = await ledger.lease(name, { holder, now, until })
  if (lease) return lease
  const held = await ledger.leaseOf(name)
  if (held && (await isDead(held.holder))) {
    const after = await ledger.lease(name, { holder, now: new Date(held.until.getTime() + 1), until })
    if (after) return after
  }
  throw new EffectFailed(busy.code, busy.message(held?.holder ?? 'unknown'), { again: false })
}
