import { generateKeyPairSync } from 'node:crypto'
import { lengthPrefixed, u32be } from './bytes.ts'
import { privateKeyFromRaw, publicKeyFromRaw, rawPublicKey } from './curve-keys.ts'
import { cannotOpen, invalidKey } from './errors.ts'
import { hpkeKey, intakeSuite, type HpkeKey } from './hpke-node.ts'

/** What a submission is tied to (law 7): a payload opens for this form, these texts and this submission only. */
export interface IntakeBinding {
  readonly tenantId: string
  readonly formId: string
  readonly formVersion: number
  readonly submissionId: string
  /** Hashes of the notices and wordings as they were served, in their order on the page. */
  readonly textHashes: readonly string[]
}

export interface IntakeKeyPair {
  /** X25519, 32 bytes (RFC 7748). */
  readonly publicKey: Buffer
  readonly privateKey: Buffer
}

const format = 0x03
const header = 1 + 4
const suite = intakeSuite()

export function generateIntakeKey(): IntakeKeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')

  return {
    publicKey: rawPublicKey(publicKey),
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32),
  }
}

/**
 * `0x03 ‖ u32be key number ‖ enc(32) ‖ HPKE ciphertext`: FORMAT.md §4, RFC 9180 base mode. About 0.1 ms. Who has only
 * the public key can make such a box and not open it.
 */
export async function sealIntake(
  publicKey: Uint8Array,
  keyNumber: number,
  binding: IntakeBinding,
  plaintext: Uint8Array,
): Promise<Buffer> {
  const recipient = recipientOf(publicKey)
  const aad = headerOf(keyNumber)
  const box = await suite
    .Seal(recipient, plaintext, { aad, info: infoOf(binding) })
    .catch((cause: unknown) => {
      throw invalidKey('an X25519 public key that is a point of full order', cause)
    })

  return Buffer.concat([aad, box.encapsulatedSecret, box.ciphertext])
}

/** Throws `crypto.cannot_open` for another key, another binding, or one changed bit. Wipe what it returns after use. */
export async function openIntake(
  privateKey: Uint8Array,
  binding: IntakeBinding,
  payload: Buffer,
): Promise<Buffer> {
  const aad = headerOf(intakeKeyNumber(payload))
  const recipient = hpkeKey(privateKeyFromRaw('x25519', privateKey))
  const enc = payload.subarray(header, header + 32)
  const ciphertext = payload.subarray(header + 32)
  const opened = await suite
    .Open(recipient, enc, ciphertext, { aad, info: infoOf(binding) })
    .catch((cause: unknown) => {
      throw cannotOpen('authentication', cause)
    })

  return Buffer.from(opened.buffer, opened.byteOffset, opened.length)
}

/** Which intake key a payload was sealed to. Throws `crypto.cannot_open` when it is no intake payload. */
export function intakeKeyNumber(payload: Buffer): number {
  if (payload[0] !== format) throw cannotOpen('format')
  if (payload.length < header + 32 + 16) throw cannotOpen('length')

  return payload.readUInt32BE(1)
}

/** The keys of the day, parsed once; public ones only. */
const recipients = new Map<string, HpkeKey>()

function recipientOf(publicKey: Uint8Array): HpkeKey {
  const name = Buffer.from(publicKey).toString('latin1')
  const known = recipients.get(name)
  if (known) return known

  const recipient = hpkeKey(publicKeyFromRaw('x25519', publicKey))
  if (recipients.size >= 256) recipients.clear()
  recipients.set(name, recipient)

  return recipient
}

const headerOf = (keyNumber: number) => Buffer.concat([Uint8Array.of(format), u32be(keyNumber)])

const infoOf = ({ tenantId, formId, formVersion, submissionId, textHashes }: IntakeBinding) =>
  lengthPrefixed('leadkeep/intake/v1', tenantId, formId, u32be(formVersion), submissionId, ...textHashes)
