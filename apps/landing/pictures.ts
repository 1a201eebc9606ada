import type { Pictures } from '@leadkeep/lead_capture/frontend'

/** Most bytes that are kept: what the pages in use show, and no more than a small process can bear. */
const most = 8 * 1024 * 1024

/** Pictures that were asked for lately. What a host was given stays that host's; what there is not is asked for again. */
export function keptPictures(ask: Pictures, room = most): Pictures {
  const kept = new Map<string, Buffer>()
  let size = 0

  return async (host, hash) => {
    const key = JSON.stringify([host, hash])
    const held = kept.get(key)
    if (held) return held
    const bytes = await ask(host, hash)
    if (!bytes || bytes.length > room / 4 || kept.has(key)) return bytes
    kept.set(key, bytes)
    size += bytes.length
    for (const [oldest, { length }] of kept) {
      if (size <= room) break
      kept.delete(oldest)
      size -= length
    }

    return bytes
  }
}
