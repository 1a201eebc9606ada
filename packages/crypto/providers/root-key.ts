import { createHash } from 'node:crypto'
import { AppError } from '@leadkeep/kernel'

const refused = (code: string, message: string) =>
  new AppError(`${message} Make one with \`npx leadkeep keys create\` or \`openssl rand -hex 32\`.`, {
    code: `crypto.${code}`,
    status: 500,
  })

/**
 * The installation root as it is written down: 64 hexadecimal digits. FORMAT.md §3.
 *
 * Throws `crypto.root_key_malformed`, `crypto.root_key_length`, `crypto.root_key_weak`, `crypto.root_key_known`.
 * The bounds are such that 32 random bytes fail them less than once in 10⁹ draws.
 */
export function readRootKey(hex: string): Buffer {
  const digits = hex.trim()
  if (!/^[0-9a-f]*$/i.test(digits)) throw refused('root_key_malformed', 'The root key is not hexadecimal.')
  if (digits.length !== 64)
    throw refused('root_key_length', 'The root key is not 64 hexadecimal digits long.')

  const key = Buffer.from(digits, 'hex')
  if (isKnown(key)) throw refused('root_key_known', 'The root key is a published example.')
  if (isWeak(key)) throw refused('root_key_weak', 'The root key is not random.')

  return key
}

export interface Root {
  readonly version: number
  /** 32 bytes. */
  readonly key: Buffer
}

/**
 * All roots that are written in one place: a line of 64 digits is version 1; a later version stands before its digits. Two
 * of them stand there while the root is rotated. FORMAT.md §3. Throws what `readRootKey` throws.
 */
export function readRoots(text: string): readonly [Root, ...Root[]] {
  const [first, ...others] = text
    .trim()
    .split(/[\n,]/)
    .map((line) => {
      const [, version = '1', digits = line] = /^\s*([1-9]\d{0,8})\s+(\S.*)$/.exec(line) ?? []

      return { version: Number(version), key: readRootKey(digits) }
    })
  if (!first || new Set([first, ...others].map(({ version }) => version)).size <= others.length)
    throw refused('root_key_malformed', 'Two root keys have one version.')

  return [first, ...others]
}

/** As they are written: the first version bare, as it always was. */
export const writtenRoots = (roots: readonly Root[]): string =>
  roots.map(({ version, key }) => `${version === 1 ? '' : `${version} `}${key.toString('hex')}`).join('\n')

/** Zeros, repetitions, sequences, and text that somebody typed. */
function isWeak(key: Buffer): boolean {
  const steps = key.map((byte, index) => (byte - (key[index - 1] ?? 0)) & 0xff).subarray(1)
  const most = Math.max(...key.map((byte) => key.filter((other) => other === byte).length))
  const typed = key.every((byte) => byte >= 0x20 && byte < 0x7f)

  return new Set(key).size <= 16 || new Set(steps).size <= 16 || most >= 8 || typed
}

function isKnown(key: Buffer): boolean {
  return published.has(key.toString('hex')) || guessable.some((phrase) => sha256(phrase).equals(key))
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** Hashed to 32 bytes these make a key that looks random and is in every word list. */
const guessable = `
  password passwd secret changeme change-me admin root test testing key master masterkey master-key example default
  dev development demo local leadkeep Leadkeep leadkeep-dev leadkeep-demo open-mercato 123456 12345678 qwerty letmein
  hello foo bar foobar insecure supersecret super-secret abc
`
  .trim()
  .split(/\s+/)
  .concat('', 'change me', 'hello world', 'leadkeep test vector: root') // the last: fixtures/format-02-wrapped-key.json

/** Private and symmetric keys of published test vectors. */
const published = new Set([
  // NIST SP 800-38A F.1.5, AES-256
  '603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4',
  // RFC 8032 §7.1, Ed25519 tests 1 to 3
  '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
  '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
  'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
  // RFC 7748 §6.1, Bob
  '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
  // RFC 9180 A.1.1, recipient and sender
  '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
  '52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736',
])
