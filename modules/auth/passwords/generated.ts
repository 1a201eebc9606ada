import type { Ambient } from '@leadkeep/kernel'

const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** Four groups of five letters and digits that are hard to mistake for each other: 100 random bits. */
export function generatedPassword({ random }: Pick<Ambient, 'random'>): string {
  const text = [...random(20)].map((byte) => letters[byte & 31]).join('')

  return text.replace(/.{5}(?=.)/g, '$&-')
}
