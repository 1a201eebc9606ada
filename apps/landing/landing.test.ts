import { createHash, generateKeyPairSync } from 'node:crypto'
import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import {
  demoForm,
  demoPage,
  demoTrialForm,
  styles,
  textHash,
  type PageContent,
} from '@leadkeep/lead_capture/frontend'
import { trustedProxies } from '@leadkeep/http'
import { startLanding, tokenIn } from './landing-under-test.ts'

let landing: Awaited<ReturnType<typeof startLanding>>
beforeAll(async () => {
  landing = await startLanding()
})
afterAll(() => landing.stop())
beforeEach(() => {
  landing.stored.length = 0
  landing.state.away = null
})

const ada = { name: 'Ada Lovelace', email: 'ada@example.com' }

describe('a page', () => {
  test('runs nothing and loads nothing but what is ours', async () => {
    const response = await landing.get('/')
    const html = await response.text()
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    const policy = response.headers.get('content-security-policy') ?? ''

    expect(policy).toContain("default-src 'none'; script-src 'self'")
    expect(policy).toContain(`style-src 'sha256-${hash}'`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|http|\*/)
    expect(response.headers.get('referrer-policy')).toBe('same-origin')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(html).not.toMatch(/\sstyle="|\son\w+="|<script(?![^>]*\ssrc=)/)
  })

  test('has at most 5 KB of script, and files that never change', async () => {
    const html = await (await landing.get('/')).text()
    const files = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, address]) => address ?? '')
    const answers = await Promise.all(files.map((file) => landing.get(file)))
    const script = answers.find((each) => each.url.endsWith('.js'))

    expect(answers.map((each) => [each.status, each.headers.get('cache-control')])).toEqual(
      files.map(() => [200, 'public, max-age=31536000, immutable']),
    )
    const text = (await script?.text()) ?? ''
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(5 * 1024)

    // With what is loaded once somebody begins to type it is no more than that on the wire. The proof of work is apart.
    const [keep = ''] = text.match(/\/assets\/keep\.[0-9a-f]+\.js/) ?? []
    const kept = await (await landing.get(keep)).text()
    expect(gzipSync(text).length + gzipSync(kept).length).toBeLessThanOrEqual(5 * 1024)
  })

  test('has every box unticked and none required', async () => {
    const html = await (await landing.get('/f/enquiry')).text()
    const boxes = html.match(/<input type="checkbox"[^>]*>/g) ?? []

    expect(boxes).toHaveLength(demoForm.consents.length)
    expect(boxes.join()).not.toMatch(/checked|required/)
  })

  test('without a form is the same for all, and is not sent twice', async () => {
    const first = await landing.get('/imprint')
    const etag = first.headers.get('etag') ?? ''

    expect((await landing.get('/imprint', { 'if-none-match': etag })).status).toBe(304)
  })

  test('is still shown when the database is away, also a while later', async () => {
    await landing.get('/')
    landing.state.away = new Error('connect ECONNREFUSED')
    await new Promise((resolve) => setTimeout(resolve, 1100))

    expect((await landing.get('/')).status).toBe(200)
    expect((await landing.get('/readyz')).status).toBe(503)
    expect((await landing.get('/healthz')).status).toBe(200)
  })

  test('in several languages speaks the one that is wished for, and offers the others', async () => {
    const both = await startLanding()
    both.state.published = { page: demoPageIn('en', 'de'), form: demoTrialForm, version: 1 }
    const [german, asked] = [
      await (await both.get('/', { 'accept-language': 'de-AT' })).text(),
      await (await both.get('/?lang=en', { 'accept-language': 'de' })).text(),
    ]
    await both.stop()

    expect([german, asked].map(languageOf)).toEqual(['de', 'en'])
    for (const text of ['Was führt Sie zu uns?', 'href="?lang=en"']) expect(german).toContain(text)
    expect(asked).toContain('What brings you here?')
  })

  test('that is published anew is seen within about a second', async () => {
    const { published } = landing.state
    landing.state.published = {
      ...published,
      page: { ...published.page, words: { en: { ...published.page.words['en']!, title: 'Another title' } } },
      version: 2,
    }
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const html = await (await landing.get('/')).text()
    landing.state.published = published

    expect(html).toContain('<title>Another title</title>')
  })

  test.each(['/nope', '/p/nope', '/f/nope', '/f/nope/thanks', '/assets/nope', '/f/enquiry/nope'])(
    '%s does not exist',
    async (path) => {
      const response = await landing.get(path)

      expect(response.status).toBe(404)
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    },
  )

  test('says by HSTS to stay on https only where a trusted proxy says it is https', async () => {
    const behind = await startLanding({ trustedProxies: trustedProxies(['127.0.0.1']) })
    const secure = await behind.get('/', { 'x-forwarded-proto': 'https' })
    const claimed = await landing.get('/', { 'x-forwarded-proto': 'https' })
    await behind.stop()

    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(claimed.headers.get('strict-transport-security')).toBeNull()
  })
})

describe('a submission', () => {
  test('as JSON is answered with its receipt, and carries its evidence inside the seal', async () => {
    const token = await tokenIn(await landing.get('/'))
    const response = await landing.postJson(
      { ...ada, consent_product_news: true, utm_source: 'fair', token },
      { 'user-agent': 'Test', 'accept-language': 'de', 'sec-gpc': '1' },
    )
    const { receiptId, status } = await response.json()
    const box = demoForm.consents[0]!

    expect([response.status, status]).toEqual([202, 'received'])
    expect(receiptId).toBe(landing.stored[0]?.receiptId)
    expect(await landing.opened(0)).toMatchObject({
      v: 2,
      language: 'en',
      fields: ada,
      consents: [
        { purpose: 'product_news', textHash: textHash(box), version: 1, language: 'en', method: 'form' },
      ],
      served: [textHash(demoForm.notice), textHash(box)],
      attribution: { utm_source: 'fair' },
      origin: { address: '127.0.0.1', userAgent: 'Test', language: 'de', gpc: true },
    })
    expect(JSON.stringify(landing.stored[0])).not.toContain('ada')
  })

  test('from two visitors of one cached page is two leads, from one visitor twice is one', async () => {
    const [one, two] = await Promise.all(
      [landing.get('/'), landing.get('/')].map(async (page) => tokenIn(await page)),
    )
    for (const token of [one, two, one]) await landing.post('/f/enquiry', { ...ada, token: token ?? '' })

    expect(landing.stored).toHaveLength(2)
  })

  test('sent again with and without JavaScript is the same one', async () => {
    const token = await tokenIn(await landing.get('/'))
    const { nonce } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
    const byScript = await landing.postJson({ ...ada, token }, { 'idempotency-key': nonce })
    const byForm = await landing.post('/f/enquiry', { ...ada, token })

    expect(byForm.headers.get('location')).toContain((await byScript.json()).receiptId)
    expect(landing.stored).toHaveLength(1)
  })

  test('without JavaScript leads to a receipt that can be kept', async () => {
    const sent = await landing.post('/f/enquiry', ada)
    const location = sent.headers.get('location') ?? ''
    const thanks = await (await landing.get(location)).text()
    const file = await landing.get(location.replace('thanks', 'receipt.txt'))
    const hash = createHash('sha256')
      .update(landing.stored[0]?.payload ?? '')
      .digest('hex')

    expect(sent.status).toBe(303)
    expect(thanks).toContain(hash)
    expect(await file.text()).toContain(hash)
    expect(thanks).not.toMatch(/ada/i)
  })

  test('that needs another look comes back with everything typed and a sentence beside each field', async () => {
    const token = await tokenIn(await landing.get('/'))
    const response = await landing.post('/f/enquiry', {
      email: 'ada@',
      company: '<b>"Analytical"</b>',
      consent_product_news: 'on',
      token,
    })
    const html = await response.text()

    expect(response.status).toBe(422)
    expect(html).toContain('value="ada@"')
    expect(html).toContain('value="&lt;b&gt;&quot;Analytical&quot;&lt;/b&gt;"')
    expect(html).toMatch(/id="f-consent_product_news"[^>]*checked/)
    expect(html).toContain('<p class="error" id="f-name-error">Please tell us your name.</p>')
    expect(html).toContain('<a href="#f-name">')
    expect(html).toContain(`value="${token}"`)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test('refused as JSON names the field and never the value', async () => {
    const response = await landing.postJson({ ...ada, email: 'canary', budget: 'canary' })
    const text = await response.text()

    expect([response.status, response.headers.get('content-type')]).toEqual([422, 'application/problem+json'])
    expect(JSON.parse(text).errors.map((each: { field: string }) => each.field)).toEqual(['email', 'budget'])
    expect(text).not.toContain('canary')
  })

  test('is about the texts that were shown, also when the form changed meanwhile', async () => {
    const changing = await startLanding()
    const token = await tokenIn(await changing.get('/f/enquiry'))
    const { published } = changing.state
    const box = demoForm.consents[0]!
    const form = structuredClone({ ...published.form, version: 2 })
    form.texts['en']!.consents[box.purpose] = { ...box, text: 'Other words.', version: 2 }
    changing.state.published = { ...published, form }
    await new Promise((resolve) => setTimeout(resolve, 1100))
    await changing.post('/f/enquiry', { ...ada, consent_product_news: 'on', token })
    await changing.stop()

    expect(changing.stored[0]?.formVersion).toBe(1)
    expect(await changing.opened(0)).toMatchObject({ consents: [{ textHash: textHash(box), version: 1 }] })
  })

  test('is sealed again when the key went out of use meanwhile', async () => {
    landing.state.retiredOnce = true

    expect((await landing.postJson(ada)).status).toBe(202)
    expect(landing.stored).toHaveLength(1)
  })

  test('while the database is away keeps what was typed and says when to try again', async () => {
    await landing.get('/f/enquiry')
    const token = await tokenIn(await landing.get('/'))
    landing.state.away = new Error('connect ECONNREFUSED')
    const page = await landing.post('/f/enquiry', { ...ada, token })
    const api = await landing.postJson(ada)
    const html = await page.text()

    expect([page.status, api.status]).toEqual([503, 503])
    expect([page.headers.get('retry-after'), api.headers.get('retry-after')]).toEqual(['5', '5'])
    expect(html).toContain('value="ada@example.com"')
    expect(html).toContain(`value="${token}"`)
    expect((await api.json()).code).toBe('lead_capture.unavailable')
    expect(JSON.stringify(landing.lines)).not.toMatch(/ada/i)
  })

  test('is not accepted under a key that the installation did not sign', async () => {
    const other = await startLanding()
    other.state.signedBy = generateKeyPairSync('ed25519').privateKey
    const api = await other.postJson(ada)
    const page = await other.post('/f/enquiry', ada)
    await other.stop()

    expect([api.status, page.status, other.stored.length]).toEqual([503, 503, 0])
    expect((await api.json()).code).toBe('lead_capture.intake_key_refused')
    expect(await page.text()).toContain('could not be verified')
  })

  test('beyond the limit is told when to come back, with everything typed', async () => {
    const keys: string[] = []
    const limited = await startLanding({
      limiter: {
        async consume(key) {
          keys.push(key)

          return { allowed: false, retryAfter: 42, remaining: 0 }
        },
      },
      trustedProxies: trustedProxies(['127.0.0.1']),
    })
    const page = await limited.post('/f/enquiry', ada, { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' })
    const api = await limited.postJson({}, { 'x-forwarded-for': '2001:db8::1:2:3' })
    await limited.stop()

    expect([page.status, api.status, limited.stored.length]).toEqual([429, 429, 0])
    expect([page.headers.get('retry-after'), api.headers.get('retry-after')]).toEqual(['42', '42'])
    expect(await page.text()).toContain('value="ada@example.com"')
    expect(keys).toEqual(['203.0.113.9', '2001:db8:0:0::/64'])
  })

  test.each([
    ['beyond the limit that it is counted in while it is stored is not stored', 429, 0],
    ['that was stored and could not be counted is not lost', 202, 1],
  ])('%s', async (_name, status, most) => {
    const limited = await startLanding({
      limiter: {
        async consume(key, points = 1, count) {
          await count?.({ key, points, most, now: 0, expire: 60_000 })

          return { allowed: false, retryAfter: 42, remaining: 0 }
        },
      },
    })
    const api = await limited.postJson(ada)
    await limited.stop()

    expect([api.status, limited.stored.length]).toEqual([status, most])
  })

  test.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['same-site, which another port is', { 'sec-fetch-site': 'same-site' }],
    ['another Origin', { origin: 'https://evil.example' }],
    ['no Origin at all, on purpose', { origin: 'null' }],
  ])('from a browser on another page is refused: %s', async (_name, headers) => {
    const [page, api] = await Promise.all([
      landing.post('/f/enquiry', ada, headers),
      landing.postJson(ada, headers),
    ])

    expect([page.status, api.status, landing.stored.length]).toEqual([403, 403, 0])
  })

  test('from our own page and from no browser at all is welcome', async () => {
    const own = { origin: landing.url, 'sec-fetch-site': 'same-origin' }

    expect((await landing.post('/f/enquiry', ada, own)).status).toBe(303)
    expect((await landing.postJson(ada)).status).toBe(202)
  })

  test.each([
    ['text', 'text/plain', '{}', 415],
    ['another charset', 'application/json; charset=latin1', '{}', 415],
    ['no JSON', 'application/json', '{', 400],
    ['a list', 'application/json', '[]', 400],
  ])('of %s is refused', async (_name, type, body, status) => {
    const response = await fetch(`${landing.url}/api/lead_capture/forms/enquiry/submissions`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    })

    expect(response.status).toBe(status)
  })

  test('with a key that is none is refused, not cut', async () => {
    expect((await landing.postJson(ada, { 'idempotency-key': 'k'.repeat(256) })).status).toBe(400)
  })
})

describe('a form of several steps and languages', () => {
  const bea = { reason: 'moving', system: 'Excel', name: 'Bea Ödegård', email: 'bea@example.com' }
  const inGerman = { 'accept-language': 'fr;q=0.1, de-AT, en;q=0.8' }

  test('stands on one page, each step under its heading, before any script came', async () => {
    const html = await (await landing.get('/f/trial')).text()

    expect(html.match(/<h2 id="step-[^>]*>/g)).toHaveLength(2)
    expect(html).toContain('Step 1 of 2</span> What you need')
    expect(html).toContain(
      'Only if your answer to “What brings you here?” is “We are moving from another system”.',
    )
    expect(html).not.toMatch(/<div class="step"[^>]*hidden/)
    expect(html).toContain('Please leave out anything about health')
  })

  test('speaks as it was asked to, else as the browser wishes, else its first language', async () => {
    const languages = [
      await landing.get('/f/trial?lang=de', { 'accept-language': 'en' }),
      await landing.get('/f/trial', inGerman),
      await landing.get('/f/trial', { 'accept-language': 'de;q=0, fr' }),
      await landing.get('/f/trial?lang=xx', { 'accept-language': '*' }),
    ]

    expect(await Promise.all(languages.map(async (each) => languageOf(await each.text())))).toEqual([
      'de',
      'de',
      'en',
      'en',
    ])
    expect(languages[0]?.headers.get('vary')).toContain('accept-language')
  })

  test('speaks as the page does that it stands on', async () => {
    const german = await startLanding()
    german.state.published = { page: demoPageIn('de'), form: demoTrialForm, version: 1 }
    const html = await (await german.get('/', { 'accept-language': 'en' })).text()
    await german.stop()

    expect(html).toContain('<form id="lead-form"')
    expect(html).toContain('Was führt Sie zu uns?')
  })

  test('is closed once it was taken down: nothing more is taken, and its receipts are still found', async () => {
    const closing = await startLanding()
    const token = await tokenIn(await closing.get('/f/trial'))
    const sent = await closing.post('/f/trial', { ...bea, token })
    closing.state.closed = true
    await new Promise((resolve) => setTimeout(resolve, 1100))
    const [shown, posted, receipt] = [
      await closing.get('/f/trial'),
      await closing.post('/f/trial', { ...bea, token }),
      await closing.get(sent.headers.get('location') ?? ''),
    ]
    await closing.stop()

    expect([shown.status, posted.status, receipt.status]).toEqual([410, 410, 200])
    expect(await shown.text()).toContain('This form is closed')
    expect(closing.stored).toHaveLength(1)
  })

  test('comes back in its language with everything typed, ticked and chosen', async () => {
    const token = await tokenIn(await landing.get('/f/trial?lang=de'))
    const response = await landing.post('/f/trial?lang=de', [
      ...Object.entries({ ...bea, email: 'bea', leads: 'viele', token, start: '2026-12-24' }),
      ['areas', 'forms'],
      ['areas', 'proof'],
      ['consent_product_news', 'on'],
    ])
    const html = await response.text()

    expect([response.status, languageOf(html)]).toEqual([422, 'de'])
    expect(html).toMatch(/value="moving"[^>]*>|checked=""[^>]*value="moving"/)
    expect(html.match(/checked=""/g)).toHaveLength(4)
    for (const value of ['Excel', 'Bea Ödegård', 'bea', 'viele', '2026-12-24', token])
      expect(html).toContain(`value="${value}"`)
    expect(html).toContain('Bitte geben Sie das als Zahl ein, in Ziffern.')
    expect(html).toContain('action="/f/trial?lang=de"')
  })

  test('is about the German texts when it was served in German, and thanks in German', async () => {
    const token = await tokenIn(await landing.get('/f/trial', inGerman))
    const sent = await landing.post('/f/trial?lang=de', { ...bea, token, consent_product_news: 'on' })
    const box = demoTrialForm.texts['de']!.consents['product_news']!
    const thanks = await (await landing.get(sent.headers.get('location') ?? '')).text()

    expect(await landing.opened(0)).toMatchObject({
      language: 'de',
      answers: { reason: 'moving', system: 'Excel' },
      consents: [{ textHash: textHash(box), language: 'de' }],
    })
    expect([languageOf(thanks), /Ihr Test ist unterwegs/.test(thanks)]).toEqual(['de', true])
    expect(thanks).toContain('<a href="/privacy">Datenschutzhinweise</a>')
  })

  test('takes a hidden field from the address of its page, with JavaScript or without', async () => {
    await landing.post(
      '/f/trial',
      { ...bea, partner: '' },
      { referer: `${landing.url}/f/trial?partner=acme` },
    )
    await landing.post('/f/trial', { ...bea, partner: '' }, { referer: 'https://evil.example/?partner=acme' })

    expect(await landing.opened(0)).toMatchObject({ answers: { partner: 'acme' } })
    expect(await landing.opened(1)).not.toMatchObject({ answers: { partner: 'acme' } })
  })

  test('leads on to the tenant’s own page, and the policy lets it', async () => {
    const to = 'https://www.example.com/thanks?from=form'
    landing.state.alone.push({ ...demoTrialForm, slug: 'onward', after: { kind: 'redirect', to } })
    const page = await landing.get('/f/onward')
    const sent = await landing.post('/f/onward', bea)

    expect(page.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://www.example.com;",
    )
    expect([sent.status, sent.headers.get('location')]).toEqual([303, to])
    expect(landing.stored).toHaveLength(1)
  })

  test('is written from right to left where its language is, and no rule of its style is about left or right', async () => {
    const arabic = structuredClone(demoTrialForm)
    const texts = structuredClone(arabic.texts['en']!)
    texts.notice.language = 'ar'
    texts.consents['product_news']!.language = 'ar'
    landing.state.alone.push({
      ...arabic,
      slug: 'arabic',
      languages: ['ar', 'en'],
      texts: { ar: texts, en: arabic.texts['en']! },
    })
    const html = await (await landing.get('/f/arabic', { 'accept-language': 'ar-EG' })).text()

    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(html).toMatch(/<form id="lead-form"[^>]*lang="ar" dir="rtl"/)
    expect(html).toMatch(/<a href="\?lang=en" lang="en" dir="ltr"/)
    expect(styles()).not.toMatch(
      /(?:margin|padding|border|inset)-(?:left|right)|(?:^|[\s;{])(?:left|right):|(?:align|float): (?:left|right)/,
    )
  })
})

/** The demo's page, as if its English words were those of each of these languages. */
const demoPageIn = (...languages: string[]) =>
  JSON.parse(JSON.stringify({ ...demoPage, languages }), (name, value) =>
    name === 'words' ? Object.fromEntries(languages.map((each) => [each, value.en])) : value,
  ) as PageContent // the same page, whose words are named by language

const languageOf = (html: string) => /<html lang="([^"]+)"/.exec(html)?.[1]

describe('a body larger than 64 KB', () => {
  test('is refused by its length, before it is read', async () => {
    const response = await landing.postJson({ ...ada, message: 'm'.repeat(70_000) })

    expect([response.status, (await response.json()).code]).toEqual([413, 'lead_capture.body_too_large'])
  })

  test('is refused while it streams in, when it does not say how large it is', async () => {
    const sent = { bytes: 0 }
    const status = await stream(landing.url, 50_000_000, sent)

    expect(status).toBe(413)
    expect(sent.bytes).toBeLessThan(20_000_000)
  })
})

/** Sends without a Content-Length until it is answered. */
function stream(url: string, most: number, sent: { bytes: number }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/f/enquiry`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'transfer-encoding': 'chunked' },
    })
    let answered = false
    outgoing.on('response', (response) => {
      answered = true
      resolve(response.statusCode)
      outgoing.destroy()
    })
    outgoing.on('error', (error) => (answered ? undefined : reject(error)))
    const part = Buffer.alloc(16_384, 'm')
    const next = () => {
      if (answered || sent.bytes >= most) return
      sent.bytes += part.length
      outgoing.write(part, () => setImmediate(next))
    }
    next()
  })
}
