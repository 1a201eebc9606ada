import { expect, test } from '@jest/globals'
import sharp from 'sharp'
import { webPicture } from './index.ts'

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#1c5a40' } })

test.each(['png', 'jpeg', 'webp', 'avif'] as const)('a %s becomes pictures of the web', async (format) => {
  const picture = await webPicture(await plain(1500, 300).toFormat(format).toBuffer())

  expect([picture.width, picture.height]).toEqual([1500, 300])
  expect(picture.sources.map(({ width }) => width)).toEqual([640, 1280, 1500])
  for (const { width, bytes } of picture.sources)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height: width / 5 })
})

test('where it was taken and by whom is gone, and it stands as the camera was held', async () => {
  const jpeg = await plain(40, 20)
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Artist: 'Ada Lovelace' },
      IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">Ada Lovelace</x:xmpmeta>')
    .jpeg()
    .toBuffer()
  expect(jpeg.toString('latin1')).toContain('Ada Lovelace')
  const { width, height, sources } = await webPicture(jpeg)
  const { bytes } = sources[0]!

  expect([sources.length, width, height]).toEqual([1, 20, 40])
  expect(bytes.toString('latin1')).not.toMatch(/Ada|Exif|EXIF|XMP|GPS|ICCP/)
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 20, height: 40 })
  expect(Object.keys(await sharp(bytes).metadata())).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(exif|xmp|iptc|icc)$/)]),
  )
})

test('what is no picture is refused, whatever it says it is', async () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  const png = await plain(40, 20).png().toBuffer()
  const tried = [
    Buffer.from(svg),
    Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from(svg)]),
    png.subarray(0, png.length / 2),
    await plain(40, 20).gif().toBuffer(),
    await plain(40, 20).tiff().toBuffer(),
    Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'),
    Buffer.from('\0\0\0\x14ftypheic\0\0\0\0mif1', 'latin1'),
    Buffer.alloc(0),
  ]

  for (const bytes of tried)
    await expect(webPicture(bytes)).rejects.toMatchObject({ code: 'files.not_a_picture', status: 422 })
})

test('a small file that unfolds to too many points is not unfolded', async () => {
  const bomb = await plain(10_000, 5_000).png({ compressionLevel: 9 }).toBuffer()

  expect(bomb.length).toBeLessThan(200_000)
  await expect(webPicture(bomb)).rejects.toMatchObject({ code: 'files.picture_too_large' })
})
