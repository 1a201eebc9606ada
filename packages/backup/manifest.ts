import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { unreadable } from './errors.ts'

const table = z.object({
  file: z.string().regex(/^[\w.]+$/),
  columns: z.array(z.string()),
  rows: z.int(),
  bytes: z.int(),
  sha256: z.string().length(64),
})

const dataManifest = z.object({
  format: z.literal(1),
  kind: z.literal('leadkeep data'),
  name: z.string(),
  made: z.iso.datetime(),
  /** Names of the migrations that had run: what the tables are. */
  migrations: z.array(z.string()),
  /** By schema and name. */
  tables: z.record(z.string(), table),
})
export type DataManifest = z.infer<typeof dataManifest>

const keysManifest = z.object({
  format: z.literal(1),
  kind: z.literal('leadkeep keys'),
  name: z.string(),
  made: z.iso.datetime(),
  /** When it has to be gone: whoever was erased since would come back with it. */
  expires: z.iso.datetime(),
  file: z.string().regex(/^[\w.-]+$/),
  bytes: z.int(),
  sha256: z.string().length(64),
  rows: z.record(z.string(), z.int()),
})
export type KeysManifest = z.infer<typeof keysManifest>

export const readDataManifest = (file: string): DataManifest => read(file, dataManifest)
export const readKeysManifest = (file: string): KeysManifest => read(file, keysManifest)

function read<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw unreadable(file, cause)
  }
}
