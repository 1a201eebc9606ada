import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { logKeyText, signCheckpoint, signStatement } from '@leadkeep/audit'
import { main } from '@leadkeep/cli'
import { privateKeyFromRaw, rawPublicKey, signBytes } from '@leadkeep/crypto'
import { audit } from './audit.ts'

const privateKey = privateKeyFromRaw('ed25519', Buffer.alloc(32, 7))
const signer = {
  name: 'leadkeep/log/ada',
  publicKey: rawPublicKey(privateKey),
  sign: (bytes: Uint8Array) => signBytes(privateKey, bytes),
}
const key = logKeyText(signer)
const otherKey = logKeyText({ ...signer, publicKey: Buffer.alloc(32, 9) })
const statement = signStatement({ kind: 'consent.receipt', body: { receipt_id: 'r-1' } }, signer)
const checkpoint = signCheckpoint({ origin: signer.name, size: 7, root: Buffer.alloc(32) }, signer)

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'leadkeep-statement-'))))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the command says and ends with, in this process; `text` is what the file holds. */
async function verify(text: string, ...parameters: string[]): Promise<{ code: number; told: string }> {
  const told: string[] = []
  const hear = (line: string) => void told.push(line)
  const spies = [jest.spyOn(console, 'log'), jest.spyOn(console, 'error')]
  for (const spy of spies) spy.mockImplementation(hear)
  const composition = async () => ({
    modules: [],
    commands: [audit],
    checks: [],
    seed: async () => ({ signIns: [] }),
  })
  const executable = { root: folder, script: '', composition }
  const code = await main(executable, ['audit', 'verify-statement', fileWith(text), ...parameters])
  for (const spy of spies) spy.mockRestore()

  return { code, told: told.join('\n') }
}

function fileWith(text: string): string {
  const file = join(folder, 'receipt.txt')
  writeFileSync(file, text)

  return file
}

test('a genuine statement is called so, and shown, in a folder of nobody’s installation', async () => {
  const program = join(import.meta.dirname, '../leadkeep.ts')
  const parameters = [program, 'audit', 'verify-statement', fileWith(statement), '--key', key]
  const env = { NODE_ENV: 'test' as const, LEADKEEP_DATA_DIR: folder, DATABASE_URL: 'none' }
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: folder, env })

  expect(stdout).toMatch(
    /^Genuine: a statement of the kind consent\.receipt, as leadkeep\/log\/ada signed it/,
  )
  expect(stdout).toContain('"receipt_id": "r-1"')
  expect(readdirSync(folder)).toEqual(['receipt.txt'])
})

test.each([
  ['another key', statement, otherKey, 'This statement does not hold: it was not signed by this key.'],
  [
    'a changed byte',
    statement.replace('r-1', 'r-2'),
    key,
    'This statement does not hold: its signature does not verify, so it was changed.',
  ],
  ['a checkpoint', checkpoint, key, 'This statement does not hold: it is a checkpoint of the log.'],
  ['half a key', statement, key.slice(0, -9), 'This is no key of a log, or not the whole of it.'],
])('%s is told in a sentence, and fails', async (_, text, by, sentence) => {
  const { code, told } = await verify(text, '--key', by)

  expect([code, told.startsWith(sentence)]).toEqual([1, true])
  expect(told).not.toMatch(/Genuine|receipt_id/)
})

test('without a key nothing is claimed', async () => {
  expect(await verify(statement)).toMatchObject({ code: 2, told: expect.stringContaining('--key KEY') })
})
