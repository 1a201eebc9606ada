import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const hash = z.object({ kind: z.string(), hash: z.base64url() })

/** One erasure as it is kept outside the database: enough to apply it again, and nothing of the person. FORMAT.md. */
export const ledgerLine = z.object({
  v: z.literal(1),
  tenant: z.uuid(),
  erasure: z.uuid(),
  ground: z.string(),
  requested: z.iso.datetime(),
  by: z.uuid().nullable(),
  evidenceUntil: z.iso.datetime(),
  subjects: z.array(z.uuid()),
  suppressed: z.array(hash),
})
export type LedgerLine = z.infer<typeof ledgerLine>

/** A tenant that was deleted as a whole, or is being deleted: `certificate` is null until it is done. FORMAT.md section 9. */
const tenantLine = z.object({
  v: z.literal(1),
  tenant: z.uuid(),
  deletion: z.uuid(),
  decided: z.iso.datetime(),
  /** By the id of a table, how many rows there were then. */
  rows: z.record(z.string(), z.int()),
  certificate: z.string().nullable(),
})
export type DeletedTenant = z.infer<typeof tenantLine>

/**
 * What was erased, in a place that a restore of the database does not reach: an older dump brings rows back, and this says
 * which must go again.
 */
export interface ErasureLedger {
  /** Returns once it is durable. A repeat with the same content changes nothing. */
  keep(line: LedgerLine): Promise<void>
  /** All of it, or one tenant's, oldest first; of lines about one erasure all of them. */
  read(tenantId?: string): Promise<LedgerLine[]>
  /** That a tenant is deleted; returns once it is durable. */
  keepTenant(line: DeletedTenant): Promise<void>
  /** The last line about each. */
  deletedTenants(): Promise<DeletedTenant[]>
  /** What it says of people of a tenant that was deleted, which is said of all of them at once. Answers how many lines went. */
  drop(tenantId: string): Promise<number>
}

declare module '@leadkeep/kernel' {
  interface Services {
    /** In the worker alone. */
    erasureLedger: ErasureLedger
  }
}

const extension = '.erasures.jsonl'
const tenantsFile = 'deleted-tenants.jsonl'

/** One file per tenant, `<tenant id>.erasures.jsonl`, and one of the tenants that were deleted; only ever added to. */
export function erasureFolder(directory: string): ErasureLedger {
  const of = (tenantId: string) => `${tenantId}${extension}`

  return {
    keep: (line) => append(directory, of(line.tenant), JSON.stringify(ledgerLine.parse(line))),

    async read(tenantId) {
      const files = tenantId ? [of(tenantId)] : (await filesIn(directory)).toSorted()
      const lines: LedgerLine[] = []
      for (const file of files) lines.push(...(await linesOf(join(directory, file), ledgerLine)))

      return lines
    },

    keepTenant: (line) => append(directory, tenantsFile, JSON.stringify(tenantLine.parse(line))),

    async deletedTenants() {
      const lines = await linesOf(join(directory, tenantsFile), tenantLine)

      return [...new Map(lines.map((line) => [line.tenant, line])).values()]
    },

    async drop(tenantId) {
      const lines = await this.read(tenantId)
      await rm(join(directory, of(tenantId)), { force: true })

      return lines.length
    },
  }
}

/** Returns once it is durable. A line that is there already is not written twice. */
async function append(directory: string, name: string, text: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const file = await open(join(directory, name), 'a+', 0o600)
  try {
    const written = await file.readFile('utf8')
    if (written.split('\n').includes(text)) return
    // A line that a crash cut short is closed first: it stays unreadable by itself, and the next one whole.
    const begins = written === '' || written.endsWith('\n') ? '' : '\n'
    await file.appendFile(`${begins}${text}\n`, 'utf8')
    await file.sync()
  } finally {
    await file.close()
  }
  await synced(directory)
}

async function linesOf<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.output<Schema>[]> {
  const text = await unlessMissing(readFile(file, 'utf8'), '')

  return text.split('\n').flatMap((line) => {
    const read = schema.safeParse(jsonOf(line))

    return read.success ? [read.data] : []
  })
}

const filesIn = async (directory: string) =>
  (await unlessMissing(readdir(directory), [])).filter((file) => file.endsWith(extension))

/** What a crash cut short was followed by the same line, whole. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null // no line of ours
  }
}

async function unlessMissing<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading
  } catch (error) {
    // By shape: a test's errors of the file system come from another realm.
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT')
      return otherwise
    throw error
  }
}

/** A new file is durable once its folder is (fsync(2)); Windows has no such call and needs none. */
async function synced(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(directory, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
