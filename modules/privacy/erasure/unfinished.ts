import type { Services } from '@leadkeep/kernel'
import { Erasure } from '../data/erasure.ts'

interface Unfinished {
  /** Decided, and not done for an hour: the worker goes on with each every five minutes, where it runs and can. */
  readonly stuck: number
  /** In the ledger, and not of this database or of this key store: an older copy came back, and was not told. */
  readonly undone: number
}

const hour = 3_600_000

/** What is amiss with the erasures of a tenant. */
export async function unfinishedErasures(services: Services, tenantId: string): Promise<Unfinished> {
  const { database, keyring, ambient, erasureLedger } = services
  const fields = ['id', 'state', 'requestedAt'] as const
  const all = await database.fork(tenantId).find(Erasure, {}, { fields })
  const known = new Map(all.map((each) => [each.id, each]))
  const before = ambient.now().getTime() - hour
  const isDone = ({ state }: Pick<Erasure, 'state'>) => state === 'completed'
  const lines = await erasureLedger.read(tenantId)
  const forgotten = lines.filter(({ erasure }) => !known.has(erasure))
  const done = lines.filter(({ erasure }) => known.has(erasure) && isDone(known.get(erasure)!))
  const live = await keyring.subjectKeys(
    tenantId,
    done.flatMap(({ subjects }) => subjects),
    'data',
  )
  const readable = done.filter(({ subjects }) => subjects.some((subject) => live.has(subject)))

  return {
    stuck: all.filter((each) => !isDone(each) && each.requestedAt.getTime() < before).length,
    undone: new Set([...forgotten, ...readable].map(({ erasure }) => erasure)).size,
  }
}
