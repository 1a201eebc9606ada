import type { Ambient } from '@leadkeep/kernel'
import type { LogHead } from '@leadkeep/lead_capture/frontend'

/** Milliseconds for which one answer does for everybody. */
export const freshness = 5000

/** Asks for a log's head at most once in a while per tenant, however many want it. A failure is nobody's but its asker's. */
export function logHeads(
  ask: (tenantId: string) => Promise<LogHead | null>,
  ambient: Pick<Ambient, 'now'>,
): (tenantId: string) => Promise<LogHead | null> {
  const asked = new Map<string, { readonly at: number; readonly head: Promise<LogHead | null> }>()

  return (tenantId) => {
    const now = ambient.now().getTime()
    const held = asked.get(tenantId)
    if (held && now - held.at < freshness) return held.head
    const head = ask(tenantId)
    asked.set(tenantId, { at: now, head })
    head.catch(() => asked.delete(tenantId))

    return head
  }
}
