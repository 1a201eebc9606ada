import { AppError } from '@leadkeep/kernel'
import type { Sharp } from 'sharp'
import { pictureTypes, sniffed } from './sniff.ts'

export { pictureTypes }

/** Most bytes that a picture may come in. */
export const mostPictureBytes = 8 * 1024 * 1024
/** Most points that are decoded: a small file can unfold to many. */
const mostPixels = 40_000_000
const widths = [640, 1280, 1920]

export interface WebPicture {
  /** Of the largest, as it is to be shown. */
  readonly width: number
  readonly height: number
  /** WebP, the narrowest first. */
  readonly sources: readonly { readonly width: number; readonly bytes: Buffer }[]
}

/**
 * A picture as it may be published: made anew from its points alone, in up to three widths. So where and when it was
 * taken, by whom and with what (EXIF, XMP, IPTC), and whatever else stood in the file, is gone.
 *
 * Throws `files.not_a_picture` (422) for anything but a PNG, JPEG, WebP or AVIF that decodes, and
 * `files.picture_too_large` (422) for more points than there is room for.
 */
export async function webPicture(file: Uint8Array): Promise<WebPicture> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  if (sniffed(bytes) === null) throw notAPicture()
  const read = await reader(bytes)
  const { width: own, height } = await sizeOf(read)
  if (own * height > mostPixels) throw tooLarge()
  const largest = Math.min(own, widths.at(-1) ?? own)
  const sources = []
  try {
    for (const width of [...widths.filter((each) => each < largest), largest])
      sources.push({ width, bytes: await encoded(read(), width) })
  } catch (cause) {
    throw notAPicture(cause)
  }

  return { width: largest, height: Math.round((height * largest) / own), sources }
}

type Read = (mostPixels?: number | false) => Sharp

/** Turned as the camera was held, since the note that says how is not kept. Without metadata: that is what it does by itself. */
const encoded = (picture: Sharp, width: number): Promise<Buffer> =>
  picture.autoOrient().resize({ width }).webp({ quality: 82, effort: 4 }).toBuffer()

/** Told by the file’s head alone: nothing is decoded. */
async function sizeOf(read: Read): Promise<{ width: number; height: number }> {
  try {
    return (await read(false).metadata()).autoOrient
  } catch (cause) {
    throw notAPicture(cause)
  }
}

/** The decoder is loaded with the first picture, so that a process that never meets one is spared it. */
async function reader(bytes: Buffer): Promise<Read> {
  const { default: sharp } = await import('sharp')
  // Only what was sniffed is decoded, and nothing is kept for a next time.
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: ['Png', 'Jpeg', 'Webp', 'Heif'].map((format) => `VipsForeignLoad${format}Buffer`),
  })
  sharp.cache(false)
  sharp.concurrency(1)

  return (limitInputPixels = mostPixels) => sharp(bytes, { limitInputPixels, failOn: 'error' })
}

const notAPicture = (cause?: unknown) =>
  new AppError('This is no picture that can be shown. Choose a PNG, JPEG, WebP or AVIF.', {
    code: 'files.not_a_picture',
    status: 422,
    cause,
  })

const tooLarge = () =>
  new AppError('This picture has more than 40 megapixels. Choose a smaller one.', {
    code: 'files.picture_too_large',
    status: 422,
  })
