import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

/**
 * `forge.sqlite`: pull requests, reviews, and what every ref of the forge should be. One writer, the engine; it keeps
 * the rows it knows of in memory, so that a change by anybody else is seen, named and taken back.
 */
export class ForgeStore {
  readonly #database: DatabaseSync
  #known: Rows

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    this.#database.exec(schema)
    this.#known = this.#read()
  }

  get rows(): Rows {
    return this.#known
  }

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
    this.#write(this.#known)
  }

  /** One change, in the database and in memory, or in neither. */
  change(next: (rows: Rows) => Rows): void {
    const changed = rowsShape.parse(next(structuredClone(this.#known)))
    const rows = { ...changed, refs: changed.refs.sort((a, b) => (a.name < b.name ? -1 : 1)) }
    this.#write(rows)
    this.#known = rows
  }

  close(): void {
    this.#database.close()
  }

  #write(rows: Rows): void {
    const database = this.#database
    database.exec('begin immediate')
    try {
      database.exec('delete from pull_request; delete from review; delete from ref')
      const pull = database.prepare('insert into pull_request (number, content) values (?, ?)')
      const said = database.prepare('insert into review (position, content) values (?, ?)')
      const ref = database.prepare('insert into ref (name, content) values (?, ?)')
      for (const row of rows.pullRequests) pull.run(row.number, JSON.stringify(row))
      rows.reviews.forEach((row, position) => said.run(position, JSON.stringify(row)))
      for (const row of rows.refs) ref.run(row.name, JSON.stringify(row))
      database.exec('commit')
    } catch (cause) {
      database.exec('rollback')
      throw cause
    }
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
  /** `next` is what the engine announced and has not yet seen arrive. A `base` moves by merges alone. */
  refs: z.array(
    z.object({ name: z.string(), object: sha.nullable(), next: sha.nullable(), base: z.boolean() }),
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
