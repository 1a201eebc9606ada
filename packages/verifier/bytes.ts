export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Throws where the bytes are no UTF-8: what can't be read exactly isn't read at all. */
export const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }

  return bytes
}

/** Nothing here is secret: it need not take the same time for all. */
export const areEqual = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** Base64 (RFC 4648 section 4); null for what isn't the one spelling of some bytes. */
export function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

  return toBase64(bytes) === text ? bytes : null
}

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/** Base64url without padding (section 5). */
export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

export function fromBase64Url(text: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(text)) return null
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')

  return fromBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='))
}

/** A SHA-256 in base64, or null. */
export function hashFromBase64(text: unknown): Uint8Array | null {
  const bytes = typeof text === 'string' ? fromBase64(text) : null

  return bytes?.length === 32 ? bytes : null
}
