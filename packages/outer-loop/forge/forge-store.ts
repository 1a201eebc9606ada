import { createHash } from 'node:crypto'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { z } from 'zod'

/**
 * `forge.sqlite`: pull requests, reviews, and what every ref of the forge should be. The engines of several runs write
 * it, and the board reads it, so each looks at what there is now. While a worker without a sandbox runs, no other engine
 * does (`alone.ts`): then the rows at hand are *held*, and a change by anybody else is seen, named and taken back.
 */
export class ForgeStore {
  readonly #database: DatabaseSync
  readonly #version: StatementSync
  #known: Rows
  #seen: unknown
  #held = false

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    this.#database.exec('pragma busy_timeout = 10000')
    this.#database.exec(schema)
    this.#version = this.#database.prepare('pragma data_version')
    this.#known = this.#read()
    this.#seen = this.#versionNow()
  }

  get rows(): Rows {
    if (!this.#held && this.#versionNow() !== this.#seen) {
      this.#seen = this.#versionNow()
      this.#known = this.#read()
    }
    return this.#known
  }

  /** From here on what is known is what should be, until it is let go. */
  hold(held: boolean): void {
    if (held) void this.rows
    this.#held = held
  }

  /** Another connection has written since it was asked last. */
  #versionNow = (): unknown => this.#version.get()?.['data_version']

  /** What the database holds now, whoever wrote it. */
  digest(): string {
    return digestOf(this.#read())
  }

  isAsKnown(): boolean {
    try {
      return this.digest() === digestOf(this.#known)
    } catch {
      // A table is gone, or a value is none: that is not as known.
      return false
    }
  }

  /** Writes the rows it knows over whatever is there. */
  restore(): void {
    this.#database.exec(
      'begin immediate; drop table if exists pull_request; drop table if exists review; drop table if exists ref; commit',
    )
    for (const { name } of others.parse(this.#database.prepare(leftover).all()))
      this.#database.exec(['drop trigger if exists', JSON.stringify(name)].join(' '))
    this.#database.exec(schema)
    const known = this.#known
    this.change(() => known)
  }

  /**
   * One change of what there is now, in the database and in memory, or in neither. `before` is done while nobody else can
   * write, with the rows as they will be; if it fails, nothing was changed.
   */
  change(next: (rows: Rows) => Rows, before: (rows: Rows) => void = () => {}): void {
    this.#database.exec('begin immediate')
    try {
      const changed = rowsShape.parse(next(structuredClone(this.#held ? this.#known : this.#read())))
      const rows = { ...changed, refs: changed.refs.sort((a, b) => (a.name < b.name ? -1 : 1)) }
      before(rows)
      this.#write(rows)
      this.#database.exec('commit')
      this.#known = rows
    } catch (cause) {
      this.#database.exec('rollback')
      throw cause
    }
  }

  close(): void {
    this.#database.close()
  }

  #write(rows: Rows): void {
    const database = this.#database
    database.exec('delete from pull_request; delete from review; delete from ref')
    const pull = database.prepare('insert into pull_request (number, content) values (?, ?)')
    const said = database.prepare('insert into review (position, content) values (?, ?)')
    const ref = database.prepare('insert into ref (name, content) values (?, ?)')
    for (const row of rows.pullRequests) pull.run(row.number, JSON.stringify(row))
    rows.reviews.forEach((row, position) => said.run(position, JSON.stringify(row)))
    for (const row of rows.refs) ref.run(row.name, JSON.stringify(row))
  }

  #read(): Rows {
    const contents = (statement: string) =>
      z
        .array(z.object({ content: z.string() }))
        .parse(this.#database.prepare(statement).all())
        .map(({ content }): unknown => JSON.parse(content))

    return rowsShape.parse({
      pullRequests: contents('select content from pull_request order by number'),
      reviews: contents('select content from review order by position'),
      refs: contents('select content from ref order by name'),
    })
  }
}

const sha = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)

const rowsShape = z.object({
  pullRequests: z.array(
    z.object({
      number: z.int(),
      run: z.string(),
      task: z.string(),
      branch: z.string(),
      base: z.string(),
      baseSha: sha,
      title: z.string(),
      body: z.string(),
      head: sha,
      order: z.int(),
      state: z.enum(['open', 'merged', 'closed']),
      mergedAs: sha.nullable(),
      mergedBy: z.string().nullable(),
      openedAt: z.string(),
      updatedAt: z.string(),
    }),
  ),
  reviews: z.array(
    z.object({
      number: z.int(),
      by: z.string(),
      verdict: z.enum(['approve', 'request_changes']),
      comment: z.string(),
      head: sha,
      at: z.string(),
    }),
  ),
  /** `next` is what an engine announced and has not yet seen arrive. A `base` moves by merges alone. */
  refs: z.array(
    z.object({
      name: z.string(),
      object: sha.nullable(),
      next: sha.nullable(),
      base: z.boolean(),
      /** Whose branch it is, while that run has something to do with it. */
      run: z.string().nullable().default(null),
    }),
  ),
})
export type Rows = z.infer<typeof rowsShape>

const digestOf = (rows: Rows): string => createHash('sha256').update(JSON.stringify(rows)).digest('hex')
const others = z.array(z.object({ name: z.string() }))
const leftover = "select name from sqlite_master where type = 'trigger'"

const schema = `
  create table if not exists pull_request (number integer primary key, content text not null) strict;
  create table if not exists review (position integer primary key, content text not null) strict;
  create table if not exists ref (name text primary key, content text not null) strict;
`
