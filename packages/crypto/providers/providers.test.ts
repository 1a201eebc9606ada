import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { environmentKeyProvider, keyProviderFrom } from './environment-key.ts'
import { createRootKeyFile, fileKeyProvider } from './key-file.ts'
import { exportRecovery, restoreRecovery } from './recovery.ts'

const folder = mkdtempSync(join(tmpdir(), 'leadkeep-providers-'))
afterAll(() => rmSync(folder, { recursive: true }))

let path: string
beforeEach(() => {
  path = join(folder, randomBytes(4).toString('hex'), 'root.key')
})

const coded = (code: string) => expect.objectContaining({ name: 'AppError', code: `crypto.${code}` })
const good = () => randomBytes(32).toString('hex')
const aad = Buffer.from('place')

test('a root key file is made once, private, and wraps and unwraps', async () => {
  createRootKeyFile(path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700)
  expect(readFileSync(path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)

  const key = randomBytes(32)
  const wrapped = await fileKeyProvider(path).wrap(key, aad)
  expect(wrapped.includes(key)).toBe(false)
  expect(await fileKeyProvider(path).unwrap(wrapped, aad)).toEqual(key)
  await expect(fileKeyProvider(path).unwrap(wrapped, Buffer.from('elsewhere'))).rejects.toThrow(
    coded('cannot_open'),
  )
})

test('an existing root key is never replaced, and no draft of one stays behind', () => {
  createRootKeyFile(path)
  const before = readFileSync(path, 'utf8')
  expect(() => createRootKeyFile(path)).toThrow(coded('key_file_exists'))
  expect(readFileSync(path, 'utf8')).toBe(before)
  expect(readdirSync(join(path, '..'))).toEqual(['root.key'])
})

test.each([0o644, 0o640, 0o604, 0o660, 0o700, 0o666, 0o620, 0o4600])(
  'a file of mode 0%o is refused',
  (mode) => {
    createRootKeyFile(path)
    chmodSync(path, mode)
    expect(() => fileKeyProvider(path)).toThrow(coded('key_file_mode'))
  },
)

test('a read-only file is fine', () => {
  createRootKeyFile(path)
  chmodSync(path, 0o400)
  expect(() => fileKeyProvider(path)).not.toThrow()
})

// Only root can give a file away.
const asRoot = process.getuid?.() === 0 ? test : test.skip
asRoot("another user's file is refused", () => {
  createRootKeyFile(path)
  chownSync(path, 12_345, 12_345)
  expect(() => fileKeyProvider(path)).toThrow(coded('key_file_owner'))
})

test('a missing file is refused, and not made', () => {
  expect(() => fileKeyProvider(path)).toThrow(coded('key_file_missing'))
  expect(() => statSync(path)).toThrow()
})

const bytes = (each: (index: number) => number) =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => each(index)))
const poor: [string, string, string][] = [
  ['empty', '', 'root_key_length'],
  ['too short', good().slice(2), 'root_key_length'],
  ['too long', `${good()}00`, 'root_key_length'],
  ['not hexadecimal', 'g'.repeat(64), 'root_key_malformed'],
  ['a sentence', 'correct horse battery staple', 'root_key_malformed'],
  ['all zero', '00'.repeat(32), 'root_key_weak'],
  ['all ones', 'FF'.repeat(32), 'root_key_weak'],
  ['counting up', bytes((index) => index).toString('hex'), 'root_key_weak'],
  ['counting by seven', bytes((index) => (index * 7) & 0xff).toString('hex'), 'root_key_weak'],
  ['half repeated', randomBytes(16).toString('hex').repeat(2), 'root_key_weak'],
  ['half zero', randomBytes(16).toString('hex') + '00'.repeat(16), 'root_key_weak'],
  ['typed', Buffer.from('My very own secret passphrase 1!').toString('hex'), 'root_key_weak'],
  ['the hash of a word', createHash('sha256').update('changeme').digest('hex'), 'root_key_known'],
  ['from RFC 8032', '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'root_key_known'],
  [
    'our own test vector',
    createHash('sha256').update('leadkeep test vector: root').digest('hex'),
    'root_key_known',
  ],
]

test.each(poor)('a key that is %s is refused from the environment and from a file', (_, hex, code) => {
  if (hex !== '') expect(() => environmentKeyProvider(hex)).toThrow(coded(code))
  createRootKeyFile(path)
  writeFileSync(path, hex)
  expect(() => fileKeyProvider(path)).toThrow(coded(code))
})

test('two thousand random keys are all accepted', () => {
  for (let count = 0; count < 2_000; count++) environmentKeyProvider(good())
})

test('a refusal does not carry the key', () => {
  const hex = `${good()}ab`
  try {
    environmentKeyProvider(hex)
    throw new Error('It was taken.')
  } catch (error) {
    expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain(hex.slice(0, 16))
  }
})

test('a variable that is not set is refused', () => {
  expect(() => environmentKeyProvider(undefined)).toThrow(coded('key_variable_missing'))
  expect(() => environmentKeyProvider('')).toThrow(coded('key_variable_missing'))
})

test('a provider is chosen by its setting; no setting means no provider', () => {
  createRootKeyFile(path)
  expect(keyProviderFrom(`file:${path}`, {}).name).toBe('local')
  expect(keyProviderFrom('env:ROOT', { ROOT: good() }).name).toBe('local')
  expect(() => keyProviderFrom('env:ROOT', {})).toThrow(coded('key_variable_missing'))
  for (const setting of ['', 'none', 'plaintext', 'file:', 'env', path])
    expect(() => keyProviderFrom(setting, {})).toThrow(coded('key_provider_unknown'))
})

test('a provider prints no key', () => {
  const hex = good()
  expect(inspect(environmentKeyProvider(hex), { showHidden: true, depth: 9 })).not.toContain(hex.slice(0, 16))
})

test('a lost root comes back from its recovery file, with the right passphrase only', async () => {
  createRootKeyFile(path)
  const passphrase = 'four random words together'
  const file = await exportRecovery(path, passphrase, 10)
  expect(file).toContain('-----BEGIN AGE ENCRYPTED FILE-----')
  const key = randomBytes(32)
  const wrapped = await fileKeyProvider(path).wrap(key, aad)

  const restored = `${path}.restored`
  const wrong = restoreRecovery(file, 'four other words together', restored)
  await expect(wrong).rejects.toThrow(coded('recovery_not_opened'))
  await expect(restoreRecovery('no age file', passphrase, restored)).rejects.toThrow(
    coded('recovery_not_opened'),
  )
  await restoreRecovery(file, passphrase, restored)
  expect(await fileKeyProvider(restored).unwrap(wrapped, aad)).toEqual(key)
  await expect(restoreRecovery(file, passphrase, restored)).rejects.toThrow(coded('key_file_exists'))
})

test('a short passphrase is refused', async () => {
  createRootKeyFile(path)
  await expect(exportRecovery(path, 'too short', 10)).rejects.toThrow(coded('passphrase_weak'))
  await expect(exportRecovery(path, 'a'.repeat(40), 10)).rejects.toThrow(coded('passphrase_weak'))
})
