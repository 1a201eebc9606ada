import { createCipheriv, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { Encrypter, Stanza } from 'age-encryption'
import type { Ambient } from '@leadkeep/kernel'
import { z } from 'zod'

// What opened values are sealed to: an age recipient (C2SP age), or a passphrase. A passphrase is stretched when it is typed and
// never kept: what is kept, sealed, until the values are is the key that it gives, which opens this one file.

const lockSchema = z.union([
  z.object({ recipient: z.string() }),
  z.object({ salt: z.string(), logN: z.int(), key: z.string() }),
])
export type Lock = z.output<typeof lockSchema>

export const readLock = (text: string): Lock => lockSchema.parse(JSON.parse(text))

/** As the manifest tells it. */
export const lockText = (lock: Lock): string => ('recipient' in lock ? lock.recipient : 'passphrase')

/** An auditor's public key, `age1…`, as any age tool makes one. */
export const ageRecipient = z
  .string()
  .trim()
  .max(4_000)
  .refine(isRecipient, 'Use an age public key: it begins with age1.')

function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text)

    return true
  } catch {
    return false // no key, or a kind that the library does not know
  }
}

/** As for the recovery file of the root: long enough to be guessed by nobody who has the archive. */
export const strongPassphrase = z
  .string()
  .max(1_000)
  .refine(
    (text) => [...text].length >= 16 && new Set(text).size >= 6,
    'Use at least 16 characters, such as four or five random words.',
  )

const stretch = promisify<string, Buffer, number, object, Buffer>(scrypt)

/** 128 MB for a third of a second: what OWASP asks for at least. */
const workFactor = 17

export async function passphraseLock(
  { random }: Pick<Ambient, 'random'>,
  passphrase: string,
  logN = workFactor,
): Promise<Lock> {
  const salt = random(16)
  const labelled = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt])
  const settings = { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** (logN + 11) }
  const key = await stretch(passphrase, labelled, 32, settings)

  return { salt: unpadded(salt), logN, key: key.toString('base64') }
}

export async function sealedTo(
  lock: Lock,
  plain: ReadableStream<Uint8Array>,
): Promise<ReadableStream<Uint8Array>> {
  const file = new Encrypter()
  if ('recipient' in lock) file.addRecipient(lock.recipient)
  else
    file.addRecipient({
      wrapFileKey: (fileKey) => [
        new Stanza(['scrypt', lock.salt, `${lock.logN}`], wrapped(lock.key, fileKey)),
      ],
    })

  return file.encrypt(plain)
}

/** As age wraps it: ChaCha20-Poly1305 under a key that is used once, with a nonce of zeroes. */
function wrapped(key: string, fileKey: Uint8Array): Uint8Array {
  const cipher = createCipheriv('chacha20-poly1305', Buffer.from(key, 'base64'), Buffer.alloc(12), {
    authTagLength: 16,
  })

  return Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()])
}

const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
