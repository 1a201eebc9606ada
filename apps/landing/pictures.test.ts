import { expect, test } from '@jest/globals'
import { startLanding } from './landing-under-test.ts'
import { keptPictures } from './pictures.ts'

const hash = 'ab'.repeat(32)

test('a picture is served for good, as what it is, and nothing else is served there', async () => {
  const bytes = Buffer.from('RIFF of a picture')
  const landing = await startLanding({ pictures: async (_, wanted) => (wanted === hash ? bytes : null) })
  const shown = await landing.get(`/media/${hash}.webp`)
  const others = [`/media/${'cd'.repeat(32)}.webp`, `/media/${hash}`, `/media/${hash}.svg`, '/media/x.webp']
  const refused = await Promise.all(others.map((path) => landing.get(path)))
  await landing.stop()

  expect(Buffer.from(await shown.arrayBuffer())).toEqual(bytes)
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'content-length': String(bytes.length),
  })
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404])
})

test('what is asked for often is asked of the database once, by host, as far as there is room', async () => {
  const asked: string[] = []
  const pictures = keptPictures(async (host, wanted) => {
    asked.push(`${host} ${wanted}`)

    return Buffer.alloc(20)
  }, 80)
  for (const wanted of ['a', 'a', 'b', 'c', 'd', 'a', 'e', 'a', 'e']) await pictures('one.example', wanted)
  await pictures('other.example', 'e')

  expect(asked).toEqual([
    ...['a', 'b', 'c', 'd', 'e', 'a'].map((wanted) => `one.example ${wanted}`),
    'other.example e',
  ])
})
