import type { Database } from '@leadkeep/database'
import type { Begun } from '../commands/begin-export.ts'
import { exportSuperseded } from '../errors.ts'

const size = 512 * 1024

/** How far an export is: entries gone through, of all that it goes through, several times where it does. */
export interface Progress {
  done: number
  total: number
}

/** The bytes of an archive on their way into the database, a piece at a time, each in a short transaction of its own. */
export class ExportParts {
  readonly #database: Database
  readonly #tenantId: string
  readonly #begun: Begun
  readonly #progress: Progress
  readonly #waiting: Uint8Array[] = []
  readonly #subjects = new Set<string>()
  #held = 0
  #number = 0
  #bytes = 0

  constructor(database: Database, tenantId: string, begun: Begun, progress: Progress) {
    this.#database = database
    this.#tenantId = tenantId
    this.#begun = begun
    this.#progress = progress
  }

  /** Bytes that were given to it. */
  get bytes(): number {
    return this.#bytes
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#waiting.push(bytes)
    this.#held += bytes.length
    this.#bytes += bytes.length
    if (this.#held >= size) await this.flush()
  }

  /** Whose values are in what comes next. */
  discloses(subjects: Iterable<string>): void {
    for (const subject of subjects) this.#subjects.add(subject)
  }

  /** Throws `audit_logs.export.superseded` where another attempt began meanwhile. */
  async flush(): Promise<void> {
    const { id, attempt } = this.#begun
    const values = [
      this.#tenantId,
      id,
      attempt,
      this.#number,
      Buffer.concat(this.#waiting),
      this.#progress.done,
      Math.max(this.#progress.done, this.#progress.total),
      [...this.#subjects],
    ]
    const { rowCount } = await this.#database.transaction(this.#tenantId, (client) =>
      client.query({
        name: 'audit_logs_export_part',
        text: `insert into audit_logs_export_part
            (tenant_id, export_id, attempt, number, bytes, done, total, subjects)
          select $1, $2, $3, $4, $5, $6, $7, $8::uuid[] from audit_logs_export
          where tenant_id = $1 and id = $2 and attempt = $3 and state = 'building' for share`,
        values,
      }),
    )
    if (rowCount !== 1) throw exportSuperseded()
    this.#number += 1
    this.#waiting.length = 0
    this.#held = 0
    this.#subjects.clear()
  }
}

/** What earlier attempts left. */
export async function dropEarlierParts(
  database: Database,
  tenantId: string,
  { id, attempt }: Begun,
): Promise<void> {
  await database.transaction(tenantId, (client) =>
    client.query({
      name: 'audit_logs_export_earlier_parts',
      text: `delete from audit_logs_export_part where tenant_id = $1 and export_id = $2 and attempt < $3`,
      values: [tenantId, id, attempt],
    }),
  )
}

/** The bytes, a piece whenever somebody takes one; no connection is held in between. */
export function readParts(
  database: Database,
  tenantId: string,
  { id, attempt }: Pick<Begun, 'id' | 'attempt'>,
): ReadableStream<Uint8Array> {
  let number = 0

  return new ReadableStream(
    {
      async pull(controller) {
        const { rows } = await database.transaction(tenantId, (client) =>
          client.query<{ bytes: Buffer }>({
            name: 'audit_logs_export_read',
            text: `select bytes from audit_logs_export_part
              where tenant_id = $1 and export_id = $2 and attempt = $3 and number = $4`,
            values: [tenantId, id, attempt, number++],
          }),
        )
        if (rows[0]) controller.enqueue(rows[0].bytes)
        else controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** How far each of these exports is; what no part tells of has only begun. */
export async function progressOf(
  database: Database,
  tenantId: string,
  exportIds: readonly string[],
): Promise<ReadonlyMap<string, Progress>> {
  const { rows } = await database.transaction(tenantId, (client) =>
    client.query<{ id: string; done: string; total: string }>({
      name: 'audit_logs_export_progress',
      text: `select distinct on (p.export_id) p.export_id as id, p.done, p.total
        from audit_logs_export_part p
        join audit_logs_export e on e.tenant_id = $1 and e.id = p.export_id and e.attempt = p.attempt
        where p.tenant_id = $1 and p.export_id = any ($2::uuid[])
        order by p.export_id, p.number desc`,
      values: [tenantId, exportIds],
    }),
  )

  return new Map(rows.map(({ id, done, total }) => [id, { done: Number(done), total: Number(total) }]))
}

/** Which of these exports hold values of one of these people. */
export async function disclosing(
  database: Database,
  tenantId: string,
  exportIds: readonly string[],
  subjectIds: readonly string[],
): Promise<string[]> {
  const { rows } = await database.transaction(tenantId, (client) =>
    client.query<{ id: string }>({
      name: 'audit_logs_export_disclosing',
      text: `select distinct export_id as id from audit_logs_export_part
        where tenant_id = $1 and export_id = any ($2::uuid[]) and subjects && $3::uuid[]`,
      values: [tenantId, exportIds, subjectIds],
    }),
  )

  return rows.map(({ id }) => id)
}
