import type { Statement } from '@leadkeep/audit'
import type { PoolClient, QueryResult } from 'pg'

/** Runs a prepared statement; what a row holds is said by whoever wrote it, as node-postgres has it. */
export const run = <Row extends object>(
  client: PoolClient,
  { name, text, values }: Statement,
): Promise<QueryResult<Row>> => client.query<Row>({ name, text, values: [...values] })
