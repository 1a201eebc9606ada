import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { startLanding, tokenIn } from './landing-under-test.ts'

const shop = 'https://shop.example'
const elsewhere = 'https://elsewhere.example'
const keyId = '01998000-0000-7000-8000-00000000000e'
const ada = { name: 'Ada Lovelace', email: 'ada@example.com', consent_product_news: 'on' }
const from = (origin: string) => ({ origin, 'sec-fetch-site': 'cross-site' })

let landing: Awaited<ReturnType<typeof startLanding>>
let origins: readonly string[] | Error = []

beforeAll(async () => {
  landing = await startLanding({
    embeddings: {
      async origins() {
        if (origins instanceof Error) throw origins

        return origins
      },
      key: async (_tenant, _form, key) => (key === 'lk_form_right' ? keyId : null),
    },
  })
})
afterAll(() => landing.stop())
beforeEach(() => {
  origins = [shop]
  landing.stored.length = 0
})

describe('in a frame', () => {
  test('a form and what it leads to may be shown by the named sites, and by nobody else', async () => {
    for (const path of ['/f/enquiry', '/f/enquiry?embedded', '/f/enquiry/thanks?receipt=x']) {
      const { headers } = await landing.get(path)
      expect(headers.get('content-security-policy')).toContain(`frame-ancestors 'self' ${shop}`)
      expect(headers.get('x-frame-options')).toBeNull()
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
      expect(headers.get('set-cookie')).toBeNull()
    }
    const again = await landing.post('/f/enquiry', { name: '' })
    expect([again.status, again.headers.get('content-security-policy')]).toEqual([
      422,
      expect.stringContaining(shop),
    ])
  })

  test.each([
    ['another page', '/', [shop]],
    ['a form that no site was named for', '/f/enquiry', []],
    ['a form of which that can’t be asked', '/f/enquiry', new Error('away')],
  ] as const)('%s is framed by nobody', async (_, path, named) => {
    origins = named
    const { status, headers } = await landing.get(path)
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
  })

  test('the form stands there alone, with a token of its own each time', async () => {
    const [first, second] = [
      await landing.get('/f/enquiry?embedded'),
      await landing.get('/f/enquiry?embedded'),
    ]
    expect(await tokenIn(first)).not.toBe(await tokenIn(second))
    const html = await (await landing.get('/f/enquiry?embedded')).text()
    expect(html).toContain('class="embedded"')
    expect(html).not.toMatch(/<header|<footer/)
  })

  test('the script for other sites has at most 3 KB, and any of them may load it', async () => {
    const script = await landing.get('/embed.js')
    expect(script.headers.get('content-type')).toMatch(/javascript/)
    expect(script.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect((await script.arrayBuffer()).byteLength).toBeLessThanOrEqual(3 * 1024)
  })
})

describe('a form of the other site’s own', () => {
  test('is accepted from a named site; what was ticked is that site’s word', async () => {
    expect(await landing.post('/f/enquiry', ada, from(shop))).toMatchObject({ status: 303 })
    expect(await landing.opened(0)).toMatchObject({
      consents: [{ purpose: 'product_news', method: 'integration' }],
      servedAt: null,
      origin: { via: shop },
    })
  })

  test.each([
    ['one that nobody named', elsewhere],
    ['one that hides', 'null'],
    ['a part of a name', 'https://shop.example.evil.example'],
  ])('is refused from %s', async (_, origin) => {
    expect(await landing.post('/f/enquiry', ada, from(origin))).toMatchObject({ status: 403 })
    expect(landing.stored).toEqual([])
  })

  test('can’t speak JSON: a browser elsewhere has no business with the API', async () => {
    expect(await landing.postJson(ada, from(shop))).toMatchObject({ status: 403 })
  })

  test('with our own form, it is our own word', async () => {
    const token = await tokenIn(await landing.get('/f/enquiry'))
    await landing.post('/f/enquiry', { ...ada, token })
    expect(await landing.opened(0)).toMatchObject({ consents: [{ method: 'form' }] })
    expect(await landing.opened(0)).not.toHaveProperty('origin.via')
  })
})

describe('another system', () => {
  test('sends under its key: nothing speaks against it, and what was ticked is its word', async () => {
    const answer = await landing.postJson(ada, { authorization: 'Bearer lk_form_right' })
    expect(answer.status).toBe(202)
    const opened = await landing.opened(0)
    expect(opened).toMatchObject({ consents: [{ method: 'integration' }], origin: { via: `key:${keyId}` } })
    expect(opened).not.toHaveProperty('signals')
  })

  test('is told when its key is none', async () => {
    const answer = await landing.postJson(ada, { authorization: 'Bearer lk_form_wrong' })
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'lead_capture.key_unknown' }),
    ])
    expect(landing.stored).toEqual([])
  })
})
