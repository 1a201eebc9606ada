import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { z } from 'zod'
import { isHuman, parseEvent } from '../core/event.ts'
import { actFinding } from './doubt.ts'
import { writeWhole } from './files.ts'
import { integrityFinding } from './integrity-finding.ts'
import type { Finding } from '../core/finding.ts'

/**
 * The ledger's rows, kept in the engine's memory while workers run without a sandbox. The chain shows that a row was
 * changed; it cannot put it back, nor tell a row that somebody added with a right hash. This can.
 */
export class LedgerWatch {
  readonly #file: string
  #rows: Map<string, Row>
  readonly #schema: readonly string[]

  constructor(file: string) {
    this.#file = file
    const database = new DatabaseSync(file)
    this.#rows = readRows(database)
    this.#schema = named.parse(database.prepare(triggers).all()).map(({ sql }) => sql)
    database.close()
  }

  /** What is there now is what should be. */
  look(): void {
    const database = new DatabaseSync(this.#file, { readOnly: true })
    this.#rows = readRows(database)
    database.close()
  }

  /**
   * `own` says how far the engine itself has written each run: rows up to there are its, whatever lies beyond was
   * written by somebody else. Rows that were changed or taken out are put back. An act of a person counts and is named;
   * whatever else is foreign is taken out.
   */
  async inspect(
    own: ReadonlyMap<string, number>,
    quarantine: string,
  ): Promise<{ findings: Finding[]; acts: Finding[] }> {
    const database = new DatabaseSync(this.#file)
    try {
      database.exec('pragma busy_timeout = 10000')
      const now = readRowsOrNone(database)
      const changed = [...this.#rows].filter(
        ([key, row]) => JSON.stringify(now.get(key)) !== JSON.stringify(row),
      )
      const added = [...now].filter(([key]) => !this.#rows.has(key))
      const people = added.filter(([, each]) => isActOfAPerson(each))
      const foreign = added.filter(
        ([, each]) => each.sequence > (own.get(each.run) ?? 0) && !isActOfAPerson(each),
      )
      const acts = people.map(([, each]) =>
        actFinding(each.run, each.sequence, authorOf(each), String(eventOf(each)['type'])),
      )
      const missing = this.#schema.filter(
        (sql) => !named.parse(database.prepare(triggers).all()).some((each) => each.sql === sql),
      )

      for (const [key, row] of added) if (!foreign.some(([other]) => other === key)) this.#rows.set(key, row)
      if (changed.length + foreign.length + missing.length === 0) return { findings: [], acts }
      await writeWhole(join(quarantine, 'ledger.json'), JSON.stringify([...now.values()]))
      this.#restore(database)
      const findings = [
        ...changed.map(([, row]) => changedFinding(row)),
        ...foreign.map(([, row]) => foreignFinding(row)),
      ].concat(
        missing.length > 0 && changed.length + foreign.length === 0
          ? [
              integrityFinding(
                'ledger_changed',
                'ledger',
                'What forbids changing its rows was taken away. It is there again.',
              ),
            ]
          : [],
      )
      return { findings, acts }
    } finally {
      database.close()
    }
  }

  #restore(database: DatabaseSync): void {
    database.exec('begin immediate')
    for (const { name } of named.parse(database.prepare(triggers).all()))
      database.exec(['drop trigger', JSON.stringify(name)].join(' '))
    database.exec(table)
    database.exec('delete from event')
    const insert = database.prepare(
      'insert into event (run, sequence, at, by, format, event, hash) values (?, ?, ?, ?, ?, ?, ?)',
    )
    for (const row of this.#rows.values())
      insert.run(row.run, row.sequence, row.at, row.by, row.format, row.event, row.hash)
    for (const sql of this.#schema) database.exec(sql)
    database.exec('commit')
  }
}

const row = z.object({
  run: z.string(),
  sequence: z.number(),
  at: z.string(),
  by: z.string(),
  format: z.number(),
  event: z.string(),
  hash: z.string(),
})
type Row = z.infer<typeof row>

/** As the ledger would take it: a person's name, and one of the things that people do. */
function isActOfAPerson(row: Row): boolean {
  try {
    return personsHand.safeParse(JSON.parse(row.by)).success && isHuman(parseEvent(JSON.parse(row.event)))
  } catch {
    // Not even an event: nobody's act.
    return false
  }
}

const personsHand = z.object({ kind: z.literal('human'), name: z.string() })
const authorOf = (row: Row): string => personsHand.parse(JSON.parse(row.by)).name
const eventOf = (row: Row) => z.looseObject({}).parse(JSON.parse(row.event))

const readRows = (database: DatabaseSync): Map<string, Row> =>
  new Map(
    z
      .array(row)
      .parse(
        database
          .prepare('select run, sequence, at, by, format, event, hash from event order by run, sequence')
          .all(),
      )
      .map((each) => [`${each.run} ${each.sequence}`, { ...each }]),
  )

function readRowsOrNone(database: DatabaseSync): Map<string, Row> {
  try {
    return readRows(database)
  } catch {
    // The table itself is gone: every row counts as taken out.
    return new Map()
  }
}

const triggers = "select name, sql from sqlite_master where type = 'trigger' order by name"
const named = z.array(z.object({ name: z.string(), sql: z.string() }))

const table = `create table if not exists event (
    run text not null,
    sequence integer not null,
    at text not null,
    by text not null,
    format integer not null,
    event text not null,
    hash text not null,
    primary key (run, sequence)
  ) strict, without rowid`

const changedFinding = ({ run, sequence }: Row): Finding =>
  integrityFinding(
    'ledger_changed',
    `ledger ${run} row ${sequence}`,
    `Row ${sequence} of ${run} was changed or taken out. It is as it was again.`,
  )

const foreignFinding = ({ run, sequence, event }: Row): Finding =>
  integrityFinding(
    'ledger_foreign',
    `ledger ${run} row ${sequence}`,
    `Row ${sequence} of ${run} was not written by the engine, while a worker without a sandbox ran. It does not count: ${event.slice(0, 300)}`,
  )
