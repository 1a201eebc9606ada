import type { Ambient } from '@leadkeep/kernel'
import type { LogHead } from '@leadkeep/lead_capture/frontend'

/** Milliseconds for which one answer does for everybody. */
export const freshness = 5000

/** Hosts are the client's words, so there is no end to them. */
const most = 500

/** Asks for a log's head at most once in a while per host, however many want it. A failure is nobody's but its askers'. */
export function logHeads(
  ask: (host: string) => Promise<LogHead | null>,
  ambient: Pick<Ambient, 'now'>,
): (host: string) => Promise<LogHead | null> {
  const asked = new Map<string, { readonly at: number; readonly head: Promise<LogHead | null> }>()

  return (host) => {
    const now = ambient.now().getTime()
    const held = asked.get(host)
    if (held && now - held.at < freshness) return held.head
    const head = ask(host)
    if (asked.size >= most) asked.clear()
    asked.set(host, { at: now, head })
    head.catch(() => asked.delete(host))

    return head
  }
}
