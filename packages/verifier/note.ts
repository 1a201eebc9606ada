import { ed25519 } from '@noble/curves/ed25519.js'
import { areEqual, concat, fromBase64, hexOf, utf8 } from './bytes.ts'
import { Refusal } from './refusal.ts'
import { sha256 } from './sha256.ts'
import type { Head } from './tree.ts'

/** Who signs a log: the name, which is the log's origin, and an Ed25519 public key. */
export interface LogKey {
  readonly name: string
  readonly publicKey: Uint8Array
  /** All that ever signed for this log, itself among them, oldest first; without it, it alone. */
  readonly signers?: readonly Signer[]
}

/** A key, and the largest tree that it signed before another followed. */
export interface Signer {
  readonly key: LogKey
  readonly until: Head | null
}

export const isSameKey = (one: LogKey, other: LogKey): boolean =>
  one.name === other.name && areEqual(one.publicKey, other.publicKey)

const ed25519Type = 0x01

/** Reads a verifier key, `name+key id+key` (C2SP signed-note). */
export function readKey(text: string): LogKey {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text.trim()) ?? []
  const typed = fromBase64(encoded ?? '')
  if (name === undefined || typed?.length !== 33 || typed[0] !== ed25519Type) throw keyInvalid()
  const key = { name, publicKey: typed.subarray(1) }
  if (hexOf(keyId(key)) !== id) throw keyInvalid()

  return key
}

/**
 * What a signed note says; throws a Refusal where this key didn't sign it, nor one that it follows or that follows it. Other
 * keys' signatures are passed over.
 */
export const openNote = (note: string, key: LogKey): string => openSigned(note, key).text

/** The same, with who signed it. */
export function openSigned(note: string, key: LogKey): { readonly text: string; readonly by: Signer } {
  const signers = key.signers ?? [{ key, until: null }]
  const refused: unknown[] = []
  for (const by of signers.toReversed())
    try {
      return { text: openBy(note, by.key), by }
    } catch (error) {
      refused.push(error)
    }

  throw refused[0]
}

function openBy(note: string, key: LogKey): string {
  const end = note.lastIndexOf('\n\n')
  if (end < 0 || !note.endsWith('\n') || hasControl(note)) throw noteInvalid('it is not a signed note')
  const text = note.slice(0, end + 1)
  const signatures = note
    .slice(end + 2, -1)
    .split('\n')
    .map(signatureOf)
  if (signatures.includes(null)) throw noteInvalid('a signature line is malformed')
  const id = keyId(key)
  const ours = signatures
    .filter((each) => each !== null)
    .filter(({ name, bytes }) => name === key.name && areEqual(bytes.subarray(0, 4), id))
  if (ours.length === 0) throw noteInvalid('it was not signed by this key')
  if (!ours.every(({ bytes }) => isSigned(bytes.subarray(4), utf8(text), key)))
    throw noteInvalid('its signature does not verify, so it was changed')

  return text
}

function signatureOf(line: string): { name: string; bytes: Uint8Array } | null {
  const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? []
  const bytes = encoded === undefined ? null : fromBase64(encoded)

  return name !== undefined && bytes !== null && bytes.length > 4 ? { name, bytes } : null
}

/** By RFC 8032, strictly: no key or signature that other verifiers would judge differently. */
function isSigned(signature: Uint8Array, text: Uint8Array, { publicKey }: LogKey): boolean {
  try {
    return ed25519.verify(signature, text, publicKey, { zip215: false })
  } catch {
    return false // of a wrong length, or no point of the curve
  }
}

/** SHA-256(name ‖ 0x0A ‖ type ‖ public key), its first four bytes. */
const keyId = ({ name, publicKey }: LogKey): Uint8Array =>
  sha256(concat(utf8(name), Uint8Array.of(0x0a, ed25519Type), publicKey)).subarray(0, 4)

/** Signed notes hold no ASCII control characters but the newline. */
const hasControl = (note: string) => [...note].some((character) => character < ' ' && character !== '\n')

const noteInvalid = (because: string) => new Refusal('note.invalid', because)
const keyInvalid = () =>
  new Refusal('key.invalid', 'This is no key of a log, or not the whole of it: one line, name+id+key.')
