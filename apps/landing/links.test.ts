import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Links, OwnReceipt, Preferences, Question } from '@leadkeep/lead_capture/frontend'
import { startLanding } from './landing-under-test.ts'

const token = randomBytes(32).toString('base64url')
const wording = 'Send me news about <Leadkeep>.'
const asked: Question = {
  id: '01998000-0000-7000-8000-0000000000c1',
  state: 'waiting',
  expiresAt: new Date('2030-01-02T03:04:05Z'),
  ended: false,
  language: 'en',
  title: 'News by e-mail',
  wording,
}
const standing: Preferences = {
  id: '01998000-0000-7000-8000-0000000000d1',
  language: 'en',
  purposes: [
    {
      purpose: 'product_news',
      title: 'News by e-mail',
      text: 'About once a month.',
      decision: 'grant',
      standing: 'confirmed',
      decidedAt: '2030-01-01T00:00:00Z',
      wording,
      mayAllowAgain: false,
    },
  ],
}
const withdrawn: Preferences = {
  ...standing,
  purposes: standing.purposes.map((each) => ({ ...each, decision: 'withdraw', mayAllowAgain: true })),
}

const signed = {
  receipt_id: '01998000-0000-7000-8000-0000000000e1',
  created: '2030-01-02T03:04:05.678Z',
  pii_principal_id: '01998000-0000-7000-8000-0000000000f1',
  jurisdiction: 'EU',
  privacy_notices: [
    {
      privacy_notice: 'ab'.repeat(32),
      version: 3,
      language: 'en',
      party_identification: [
        {
          party_id: 'controller',
          party_name: 'Example Ltd',
          party_address: ['1 Sample Street'],
          party_email: 'hello@demo.example',
          party_phone: null,
          party_contact: { name: 'Officer', email: 'privacy@demo.example' },
        },
      ],
      geographic_restrictions: null,
      privacy_rights: ['You may withdraw.'],
    },
  ],
  consent_records: [
    {
      record_id: '01998000-0000-7000-8000-0000000000e2',
      purpose: 'News by e-mail',
      processing_method: 'About once a month.',
      lawful_basis: 'GDPR Art. 6(1)(a)',
      wordings: [{ wording: 'cd'.repeat(32), version: 1, language: 'en', text: wording }],
      events: [
        {
          event_id: '01998000-0000-7000-8000-0000000000e3',
          event_time: '2030-01-01T00:00:00.000Z',
          event_state: 'requested',
          expression_method: 'form',
          global_privacy_control: true,
        },
      ],
    },
  ],
  log: { origin: 'leadkeep/log/ada', checkpoint: 'leadkeep/log/ada\n7\nhash\n' },
}
const own: OwnReceipt = {
  language: 'en',
  statement: `leadkeep/statement/v1\nconsent.receipt\n${JSON.stringify(signed)}\n\n— leadkeep/log/ada c2ln\n`,
  decided: true,
  isCurrent: true,
}

const acts: unknown[] = []
let away = false
let language = 'en'
let shown: Partial<OwnReceipt> = {}
let preferred = standing
const only = <Value>(given: string, value: Value) => {
  if (away) throw new Error('connect ECONNREFUSED')

  return given === token ? value : null
}
const links: Links = {
  question: async (_, given) => only(given, { ...asked, language }),
  preferences: async (_, given) => only(given, { ...preferred, language }),
  receipt: async (_, given) => only(given, { ...own, ...shown, language }),
  async confirm(_, given) {
    acts.push('confirm')

    return only(given, 'confirmed' as const) ?? 'unknown'
  },
  async refuse(_, given) {
    acts.push('refuse')

    return only(given, 'refused' as const) ?? 'unknown'
  },
  async allow(_, given, purpose) {
    acts.push({ allow: purpose })

    return only(given, 'asked' as const)
  },
  async withdraw(_, given, what, { address }) {
    acts.push({ ...what, address })

    return only(given, 1)
  },
}

let landing: Awaited<ReturnType<typeof startLanding>>
let isFull = false
beforeAll(async () => {
  const linkLimiter = { consume: async () => ({ allowed: !isFull, retryAfter: 7, remaining: 0 }) }
  landing = await startLanding({ links, linkLimiter })
})
afterAll(() => landing.stop())
beforeEach(() => {
  away = isFull = false
  language = 'en'
  shown = {}
  preferred = standing
  acts.length = landing.lines.length = 0
})

const confirmation = `/confirm/${token}`
const preferences = `/c/${token}`
const receipt = `${preferences}/receipt`
const file = `${receipt}.txt`
const oneClick = { 'List-Unsubscribe': 'One-Click' }

describe('a mailed link', () => {
  test.each([confirmation, preferences, receipt, '/confirm/nobody', '/c/nobody', '/c/nobody/receipt'])(
    '%s is kept nowhere, found nowhere, and its address goes nowhere',
    async (path) => {
      const response = await landing.get(path)
      const html = await response.text()

      expect(response.status).toBe(path.includes('nobody') ? 404 : 200)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('x-robots-tag')).toBe('noindex')
      expect(response.headers.get('referrer-policy')).toBe('strict-origin')
      expect(response.headers.get('set-cookie')).toBeNull()
      expect(html).toContain('<meta name="robots" content="noindex"/>')
      // Not even the page itself repeats it: whoever copies or prints the page gives no right away.
      expect(html).not.toContain(token)
    },
  )

  test('changes nothing when it is only looked at, by a scanner with HEAD or by anybody with GET', async () => {
    for (const path of [confirmation, preferences, receipt, file]) {
      await landing.get(path)
      await fetch(landing.url + path, { method: 'HEAD' })
    }

    expect(acts).toEqual([])
  })

  test('shows the words as words, never as markup', async () => {
    const html = await (await landing.get(confirmation)).text()

    expect(html).toContain('Send me news about &lt;Leadkeep&gt;.')
  })

  test.each([
    ['GET', confirmation],
    ['POST', confirmation],
    ['GET', preferences],
    ['POST', preferences],
    ['GET', receipt],
    ['GET', file],
  ])('%s %s while the database is away says so, and no line of ours names it', async (method, path) => {
    await landing.get('/')
    away = true
    const response = await fetch(landing.url + path, {
      method,
      ...(method === 'POST' ? { body: new URLSearchParams({}) } : {}),
    })

    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect(response.headers.get('referrer-policy')).toBe('strict-origin')
    expect(landing.lines.length).toBeGreaterThan(0)
    expect(JSON.stringify(landing.lines)).not.toContain(token)
  })
})

test('a German form’s questions are asked in German', async () => {
  language = 'de'
  const pages = await Promise.all(
    [confirmation, preferences, receipt].map(async (path) => (await landing.get(path)).text()),
  )
  const confirmed = await (await landing.post(confirmation, {})).text()

  expect([...pages, confirmed].every((html) => html.includes('<html lang="de" dir="ltr">'))).toBe(true)
  expect(pages[0]).toContain('Ja, das habe ich gemeint')
  expect(pages[1]).toContain('Was Sie erlaubt haben')
  expect(pages[2]).toContain('Gewünscht am 1. Januar 2030')
  expect(confirmed).toContain('Bestätigt. Vielen Dank.')
})

describe('confirming', () => {
  test('is the button', async () => {
    const response = await landing.post(confirmation, {}, { origin: landing.url })

    expect([response.status, acts]).toEqual([200, ['confirm']])
    expect(await response.text()).toContain('Confirmed. Thank you.')
  })

  test('has a no beside it, which is an answer as well', async () => {
    expect(await (await landing.get(confirmation)).text()).toContain('action="?refuse"')
    const response = await landing.post(`${confirmation}?refuse`, {}, { origin: landing.url })

    expect([response.status, acts]).toEqual([200, ['refuse']])
    expect(await response.text()).toContain('Nothing is sent to you for this')
  })

  test('is not done by another website in its visitor’s name, nor is the no', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' }
    const answers = await Promise.all(
      [confirmation, `${confirmation}?refuse`].map((path) => landing.post(path, {}, foreign)),
    )

    expect([answers.map(({ status }) => status), acts]).toEqual([[403, 403], []])
  })

  test('and looking have a limit; withdrawing has none', async () => {
    isFull = true
    const looked = await Promise.all(
      [confirmation, preferences, receipt, file].map((path) => landing.get(path)),
    )
    const confirmed = await landing.post(confirmation, {})
    const withdrawn = await landing.post(preferences, oneClick)

    expect([...looked, confirmed].map(({ status }) => status)).toEqual([429, 429, 429, 429, 429])
    expect([withdrawn.status, acts.length]).toEqual([200, 1])
  })
})

describe('withdrawing', () => {
  test('by a mail program is one POST, urlencoded or multipart, from anywhere', async () => {
    const multipart = new FormData()
    multipart.set('List-Unsubscribe', 'One-Click')
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://mail.example' }
    const answers = await Promise.all(
      [new URLSearchParams(oneClick), multipart].map((body) =>
        fetch(landing.url + preferences, { method: 'POST', body, headers }),
      ),
    )

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers.map((each) => each.headers.get('cache-control'))).toEqual(['no-store', 'no-store'])
    const withdrawn = { purpose: null, method: 'one_click', address: '127.0.0.1' }
    expect(acts).toEqual([withdrawn, withdrawn])
  })

  test('one purpose is by its name, in the body or in the address', async () => {
    await landing.post(`${preferences}?purpose=product_news`, oneClick)
    await landing.post(preferences, { purpose: 'product_news' })

    expect(acts).toMatchObject([
      { purpose: 'product_news', method: 'one_click' },
      { purpose: 'product_news', method: 'link' },
    ])
  })

  test('by a button says what became of it', async () => {
    const response = await landing.post(preferences, {}, { origin: landing.url })

    expect(await response.text()).toContain('Withdrawn. It acts from this moment.')
  })

  test('by a button of another website is refused; so is what is no form', async () => {
    const foreign = await landing.post(preferences, {}, { origin: 'https://evil.example' })
    const json = await fetch(landing.url + preferences, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })

    expect([foreign.status, json.status, acts.length]).toEqual([403, 415, 0])
  })

  test('by a link of nobody is told as such, to people and to programs', async () => {
    const [person, program] = [await landing.post('/c/nobody', {}), await landing.post('/c/nobody', oneClick)]

    expect([person.status, program.status, await program.text()]).toEqual([404, 404, 'unknown\n'])
  })
})

describe('the receipt', () => {
  test('is found from the page that was mailed, though no page repeats its link', async () => {
    expect(await (await landing.get(preferences)).text()).toContain('href="?receipt"')
    const response = await landing.get(`${preferences}?receipt`)

    expect([response.status, response.headers.get('location')]).toEqual([303, receipt])
    expect(response.headers.get('referrer-policy')).toBe('strict-origin')
  })

  test('says what was decided, about which words, by whom they were asked, and how to check it', async () => {
    const html = await (await landing.get(receipt)).text()

    for (const words of [
      'Asked for on 1 January 2030',
      'Global Privacy Control',
      'Send me news about &lt;Leadkeep&gt;.',
      'Example Ltd, 1 Sample Street, hello@demo.example',
      'European Union',
      signed.receipt_id,
      'leadkeep/log/ada+…',
      '/.well-known/leadkeep-log',
    ])
      expect(html).toContain(words)
    // What the notice did not say has no line of its own.
    expect(html).not.toContain('Other countries')
  })

  test('is a file, byte for byte as it was signed', async () => {
    const response = await landing.get(file)

    expect(await response.text()).toBe(own.statement)
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="consent-receipt-${signed.receipt_id}.txt"`,
    )
    expect(response.headers.get('referrer-policy')).toBe('strict-origin')
  })

  test.each([
    ['nothing was decided', { statement: null, decided: false }, 'You have decided nothing yet', 404],
    ['none was signed yet', { statement: null, isCurrent: false }, 'Your receipt is being prepared', 404],
    ['there is news', { isCurrent: false }, 'The next one is being prepared', 200],
  ])('while %s says so', async (_, given, words, status) => {
    shown = given

    expect(await (await landing.get(receipt)).text()).toContain(words)
    expect((await landing.get(file)).status).toBe(status)
  })
})

describe('allowing again', () => {
  test('is a button beside what was withdrawn, and the answer says that a mail decides', async () => {
    expect(await (await landing.get(preferences)).text()).not.toContain('name="allow"')
    preferred = withdrawn
    expect(await (await landing.get(preferences)).text()).toContain('Allow again: News by e-mail')
    const answer = await landing.post(preferences, { allow: 'product_news' })
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('Nothing is done until you have confirmed there.'),
    ])
    expect(acts).toEqual([{ allow: 'product_news' }])
  })

  test('is refused from other sites, to mail programs and above the limit', async () => {
    const foreign = await landing.post(
      preferences,
      { allow: 'product_news' },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(foreign.status).toBe(403)
    isFull = true
    expect((await landing.post(preferences, { allow: 'product_news' })).status).toBe(429)
    expect(acts).toEqual([])
    await landing.post(preferences, { ...oneClick, allow: 'product_news' })
    expect(acts).toMatchObject([{ method: 'one_click' }])
  })

  test('by an unknown link there is none', async () => {
    expect((await landing.post('/c/nobody', { allow: 'product_news' })).status).toBe(404)
  })
})
