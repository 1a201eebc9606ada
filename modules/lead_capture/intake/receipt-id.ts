import type { Ambient } from '@leadkeep/kernel'

/** Crockford's base 32: no I, L, O or U, so it survives a telephone. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Five groups of four, 100 random bits: `K7QF-2M9X-TR4C-08HW-5ZBD`. Nobody comes upon another's. */
export function newReceiptId(ambient: Pick<Ambient, 'random'>): string {
  const symbols = [...ambient.random(20)].map((byte) => letters[byte & 31]).join('')

  return symbols.match(/.{4}/g)?.join('-') ?? symbols
}

/** As somebody typed it: small letters, spaces, and the letters that look alike are put right. Null for anything else. */
export function readReceiptId(text: string): string | null {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{20}$/.test(plain)) return null

  return plain.match(/.{4}/g)?.join('-') ?? null
}
