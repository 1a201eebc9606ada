import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const program = join(import.meta.dirname, '../../../apps/worker/leadkeep.ts')

/** `leadkeep audit verify-statement`, in a folder with the file and nothing else: no installation, no database. */
export async function verifyReceipt(receipt: string, key: string): Promise<{ code: number; told: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'leadkeep-receipt-'))
  const file = join(folder, 'receipt.txt')
  await writeFile(file, receipt)
  const parameters = [program, 'audit', 'verify-statement', file, '--key', key]
  const env = { NODE_ENV: 'production' as const, LEADKEEP_DATA_DIR: folder, DATABASE_URL: 'none' }
  try {
    return await new Promise((resolve) =>
      execFile(process.execPath, parameters, { cwd: folder, env }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), told: stdout + stderr }),
      ),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}
