import { MikroORM, type EntityManager } from '@mikro-orm/postgresql'
import { AppError, type Module, type Scope } from '@leadkeep/kernel'
import type { Pool, PoolClient, QueryResultRow } from 'pg'
import { declarationOf, type EntityDeclaration } from './entity.ts'

export interface DatabaseOptions {
  /** Connection URL of a runtime role. */
  readonly url: string
  readonly modules: readonly Module[]
  readonly poolSize?: number
}

/** The data database as a process sees it: everything runs for one tenant, in a transaction, or sees nothing. */
export class Database {
  readonly #orm: MikroORM
  readonly declarations: ReadonlyMap<string, EntityDeclaration>

  constructor(orm: MikroORM, declarations: readonly EntityDeclaration[]) {
    this.#orm = orm
    this.declarations = new Map(declarations.map((declaration) => [declaration.table, declaration]))
  }

  /** An entity manager that sees one tenant. Outside a transaction each of its reads is a short one of its own. */
  fork(tenantId: string): EntityManager {
    return this.#orm.em.fork({
      session: { variables: { 'app.tenant': tenantId } },
      // Nothing is written before the commit that has the entry: a read of what was changed must not bring it forward.
      flushMode: 'commit',
    })
  }

  /** Reads in one short transaction of the scope's tenant. */
  async read<T>(scope: Pick<Scope, 'tenantId'>, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return reachable(() => this.fork(scope.tenantId).transactional((em) => work(em)))
  }

  /**
   * One transaction of one tenant on a bare connection, for hot paths: give queries a `name`, and they are prepared.
   * Rolls back when the work throws.
   */
  async transaction<T>(tenantId: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await reachable(async () => (await this.pool()).connect())
    let broken: Error | undefined
    try {
      await client.query('begin')
      await client.query({
        name: 'scope',
        text: `select set_config('app.tenant', $1, true)`,
        values: [tenantId],
      })
      const result = await work(client)
      await client.query('commit')

      return result
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => (broken = failure))
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** Asks a door, or the catalogue: a statement that needs no tenant because it can't see one. */
  async door<Row extends QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row | null> {
    const { rows } = await reachable(async () => (await this.pool()).query<Row>({ name, text, values }))

    return rows[0] ?? null
  }

  /** The node-postgres pool that MikroORM uses too. */
  pool(): Promise<Pool> {
    return this.#orm.em.getConnection().getNativeClient()
  }

  get orm(): MikroORM {
    return this.#orm
  }

  async isReachable(): Promise<boolean> {
    return this.door('reachable', 'select 1', []).then(
      () => true,
      () => false,
    )
  }

  async close(): Promise<void> {
    await this.#orm.close(true)
  }
}

declare module '@leadkeep/kernel' {
  interface Services {
    database: Database
  }
}

export async function openDatabase({ url, modules, poolSize = 10 }: DatabaseOptions): Promise<Database> {
  const entities = modules.flatMap((module) => [...(module.entities ?? [])])
  const settings = {
    clientUrl: url,
    entities: entities.filter((entity) => declarationOf(entity).mapped),
    sessionContext: 'transaction',
    pool: { min: 0, max: poolSize },
    discovery: { warnWhenNoEntities: false },
    connect: false,
  }
  // The kernel knows no ORM, so modules list their entities as plain objects; declarationOf vouches for them.
  const orm: MikroORM = await MikroORM.init(settings as never)

  return new Database(orm, entities.map(declarationOf))
}

const connectionFailures = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  '57P01',
  '57P03',
  '53300',
])

/** Says in our words that the database is away; everything else passes as it is. */
export async function reachable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const lost =
      error instanceof Error && /Connection terminated|timeout exceeded when trying/.test(error.message)
    if (!connectionFailures.has(code) && !lost) throw error
    throw new AppError('The database does not answer. Nothing was lost; please try again in a moment.', {
      code: 'database.unavailable',
      status: 503,
      retryAfter: 2,
      cause: error,
    })
  }
}
