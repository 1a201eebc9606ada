import { chmodSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { actor, ledgerFormat, parseRecorded, UnknownEvent, type Recorded } from '../core/event.ts'
import { canonical, chained, firstHash } from './chain.ts'
import { LedgerRefused, type Lease, type Ledger, type NewRows, type RunHead } from './ledger.ts'
import { SqliteLeases } from './sqlite-leases.ts'

const schema = `
  create table if not exists event (
    run text not null,
    sequence integer not null,
    at text not null,
    by text not null,
    format integer not null,
    event text not null,
    hash text not null,
    primary key (run, sequence)
  ) strict, without rowid;
  create table if not exists lease (
    name text primary key,
    holder text not null,
    fence integer not null,
    until text not null
  ) strict, without rowid;
  create trigger if not exists event_is_never_changed before update on event
    begin select raise(abort, 'A row of the ledger is never changed.'); end;
  create trigger if not exists event_is_never_taken_out before delete on event
    begin select raise(abort, 'A row of the ledger is never taken out.'); end;
`

type Row = {
  run: string
  sequence: number
  at: string
  by: string
  format: number
  event: string
  hash: string
}

/** One file for all runs of a repository. A row is on disk before `append` answers. */
export class SqliteLedger implements Ledger {
  readonly #database: DatabaseSync
  readonly #leases: SqliteLeases
  readonly #statements: Record<'after' | 'head' | 'insert' | 'heads', StatementSync>
  /** Heads as this process saw them: a ledger that is rewritten under us is noticed. */
  readonly #seen = new Map<string, { sequence: number; hash: string }>()
  readonly #subscriptions = new Set<NodeJS.Timeout>()

  constructor(file: string) {
    this.#database = new DatabaseSync(file)
    if (file !== ':memory:') chmodSync(file, 0o600)
    this.#database.exec('pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = full;')
    this.#database.exec(schema)
    this.#leases = new SqliteLeases(this.#database)
    this.#statements = {
      after: this.#database.prepare('select * from event where run = ? and sequence > ? order by sequence'),
      head: this.#database.prepare(
        'select sequence, hash from event where run = ? order by sequence desc limit 1',
      ),
      insert: this.#database.prepare(
        'insert into event (run, sequence, at, by, format, event, hash) values (?, ?, ?, ?, ?, ?, ?)',
      ),
      heads: this.#database.prepare(
        `select last.run, last.sequence, last.hash, last.at as lastAt, first.at as startedAt
         from event last join event first on first.run = last.run and first.sequence = 1
         where last.sequence = (select max(sequence) from event where run = last.run)
         order by first.at, last.run`,
      ),
    }
  }

  runs(): Promise<RunHead[]> {
    return answering(() =>
      this.#statements.heads.all().map((row) => ({
        run: String(row['run']),
        sequence: Number(row['sequence']),
        hash: String(row['hash']),
        startedAt: String(row['startedAt']),
        lastAt: String(row['lastAt']),
      })),
    )
  }

  read(run: string, { after = 0 }: { after?: number } = {}): Promise<Recorded[]> {
    return answering(() => {
      // The columns are those of the table above, which is strict.
      const rows = this.#statements.after.all(run, Math.max(0, after - 1)) as Row[]
      let hash = after === 0 ? firstHash : rows[0]?.hash
      if (hash === undefined) {
        if (this.#seen.has(run)) throw broken(run, after, 'rows are missing')
        return []
      }
      const read: Recorded[] = []
      let expected = after === 0 ? 1 : after
      for (const row of rows) {
        if (row.sequence !== expected) throw broken(run, expected, 'a row is missing')
        expected += 1
        if (row.sequence <= after) continue
        read.push(parsed(row))
        hash = chained(hash, row)
        if (hash !== row.hash) throw broken(run, row.sequence, 'it is not what it was when it was written')
      }
      this.#remember(run, rows.at(-1))
      return read
    })
  }

  append(run: string, rows: NewRows): Promise<Recorded[]> {
    return answering(() => this.#transaction(() => this.#append(run, rows)))
  }

  #append(run: string, { after, by, at, events, lease }: NewRows): Recorded[] {
    if (lease && !this.#leases.holds(lease))
      throw new LedgerRefused('ledger.fenced', `Another engine has taken over ${lease.name}.`)
    // As selected: two columns of the strict table.
    const head = this.#statements.head.get(run) as { sequence: number; hash: string } | undefined
    const last = head ?? { sequence: 0, hash: firstHash }
    const seen = this.#seen.get(run)
    if (
      seen &&
      (last.sequence < seen.sequence || (last.sequence === seen.sequence && last.hash !== seen.hash))
    )
      throw broken(run, seen.sequence, 'it was rewritten while the run went on')
    if (last.sequence !== after)
      throw new LedgerRefused(
        'ledger.outpaced',
        `Row ${after} of ${run} is not the last any more: ${last.sequence} is.`,
      )

    let { hash } = last
    const author = canonical(actor.parse(by))
    const recorded = events.map((event, index): Recorded => {
      // What is written is what will be read: no undefined, no dates, nothing but JSON.
      const text = canonical(JSON.parse(JSON.stringify(event)))
      const row = {
        run,
        sequence: after + index + 1,
        at: at.toISOString(),
        by: author,
        format: ledgerFormat,
        event: text,
      }
      hash = chained(hash, row)
      this.#statements.insert.run(run, row.sequence, row.at, row.by, row.format, row.event, hash)
      return parsed(row)
    })
    this.#seen.set(run, { sequence: after + events.length, hash })
    return recorded
  }

  #remember(run: string, row: Row | undefined): void {
    const seen = this.#seen.get(run)
    if (row && (!seen || row.sequence >= seen.sequence)) {
      if (seen?.sequence === row.sequence && seen.hash !== row.hash)
        throw broken(run, row.sequence, 'it was rewritten')
      this.#seen.set(run, { sequence: row.sequence, hash: row.hash })
    }
  }

  lease = (name: string, options: { holder: string; now: Date; until: Date }): Promise<Lease | null> =>
    answering(() => this.#transaction(() => this.#leases.take(name, options)))

  renew = (lease: Lease, until: Date): Promise<boolean> => answering(() => this.#leases.renew(lease, until))

  release = (lease: Lease): Promise<void> => answering(() => this.#leases.release(lease))

  leaseOf = (name: string): Promise<(Lease & { until: Date }) | null> =>
    answering(() => this.#leases.of(name))

  /** `data_version` changes when another connection has written; our own appends change the heads we have seen. */
  subscribe(changed: () => void, { everyMs = 250 }: { everyMs?: number } = {}): { close(): void } {
    const version = this.#database.prepare('pragma data_version')
    const now = () =>
      `${String(version.get()?.['data_version'])} ${[...this.#seen.values()].map(({ sequence }) => sequence).join()}`
    let before = now()
    const timer = setInterval(() => {
      const after = now()
      if (after === before) return
      before = after
      changed()
    }, everyMs)
    timer.unref()
    this.#subscriptions.add(timer)

    return {
      close: () => {
        this.#subscriptions.delete(timer)
        clearInterval(timer)
      },
    }
  }

  close = (): Promise<void> =>
    answering(() => {
      for (const timer of this.#subscriptions) clearInterval(timer)
      this.#database.close()
    })

  #transaction<T>(act: () => T): T {
    this.#database.exec('begin immediate')
    try {
      const answer = act()
      this.#database.exec('commit')
      return answer
    } catch (cause) {
      this.#database.exec('rollback')
      throw cause
    }
  }
}

/** The database answers at once; the interface is one that others, over a network, can have too. */
const answering = async <T>(act: () => T): Promise<T> => act()

function parsed(row: Omit<Row, 'hash'>): Recorded {
  if (row.format > ledgerFormat)
    throw new LedgerRefused(
      'ledger.newer_format',
      `Row ${row.sequence} of ${row.run} has format ${row.format}; this program knows ${ledgerFormat}. Use the version that wrote it, or a newer one.`,
    )
  try {
    return parseRecorded({ ...row, by: JSON.parse(row.by), event: JSON.parse(row.event) })
  } catch (cause) {
    if (cause instanceof UnknownEvent)
      throw new LedgerRefused('ledger.newer_format', cause.message, { cause })
    throw new LedgerRefused('ledger.unreadable', `Row ${row.sequence} of ${row.run} cannot be read.`, {
      cause,
    })
  }
}

const broken = (run: string, sequence: number, what: string) =>
  new LedgerRefused(
    'ledger.chain_broken',
    `Row ${sequence} of ${run} cannot be trusted: ${what}. Keep a copy of the ledger, and look who can write to it.`,
  )
