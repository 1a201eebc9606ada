/** Media types that a picture may come as. No SVG: it is a program. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/avif'] as const
export type PictureType = (typeof pictureTypes)[number]

/** What the bytes themselves say they are (WHATWG MIME Sniffing, 6.1; AVIF 1.1, 3); null for anything else. */
export function sniffed(bytes: Buffer): PictureType | null {
  const text = (from: number, to: number) => bytes.toString('latin1', from, to)
  if (text(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (text(0, 3) === '\xff\xd8\xff') return 'image/jpeg'
  if (text(0, 4) === 'RIFF' && text(8, 14) === 'WEBPVP') return 'image/webp'
  if (text(4, 8) === 'ftyp' && brands(bytes).includes('avif')) return 'image/avif'

  return null
}

/** The major brand and the compatible ones of an ISO base media file. */
function brands(bytes: Buffer): string[] {
  const end = Math.min(bytes.length >= 4 ? bytes.readUInt32BE(0) : 0, bytes.length, 256)
  const names = [bytes.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) names.push(bytes.toString('latin1', at, at + 4))

  return names
}
