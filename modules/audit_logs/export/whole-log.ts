import type { Purpose } from '@leadkeep/audit'
import type { Scope, Services } from '@leadkeep/kernel'
import { everything } from '../data/filter.ts'
import { writeArchive } from './archive.ts'
import { prepareArchive } from './prepare-archive.ts'

/**
 * An archive of everything on the log of a tenant, made while it is taken, for whoever takes all of the tenant out: that this
 * is done is theirs to record before.
 */
export async function wholeLog(
  services: Services,
  scope: Scope,
  { id: purpose }: Purpose,
): Promise<ReadableStream<Uint8Array>> {
  const begun = {
    id: scope.newId(),
    attempt: 1,
    actor: scope.actor,
    request: scope.requestId,
    purpose,
    filter: everything,
    spreadsheet: false,
    opening: null,
  }
  const prepared = await prepareArchive(services, scope, begun)
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const parts = {
    write: (bytes: Uint8Array) => writer.write(bytes),
    discloses: () => undefined,
    flush: () => writer.close(),
  }
  writeArchive({ ...prepared, parts, onStep: () => undefined })
    // Whoever takes it hears of it.
    .catch((error: unknown) => writer.abort(error))
    .catch(() => undefined)

  return readable
}
