import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { code, fenced, inert } from './inert.ts'
import { pullRequestBody, type PullRequestFacts } from './pull-request-body.ts'

const tree = 'a1'.repeat(20)
const digest = 'd0'.repeat(32)
const gate = (id: string, values: object = {}) => ({
  gate: id,
  outcome: 'passed' as const,
  findings: [],
  durationMs: 1_240,
  tree,
  evidence: [],
  ...values,
})

const plain: PullRequestFacts = {
  run: 'r-20261122-3f9a1c',
  task: { id: 'webhook', title: 'Leads from partners', branch: 'feat/crm-webhook', base: 'main' },
  goal: 'Capture leads from a partner webhook',
  spec: 'specs/2026-11-22-partner-webhook/SPEC.md',
  criteria: [
    {
      id: 'AC-1',
      text: 'Given a signed request, when it arrives twice, then there is one lead.',
      test: 'modules/partner/webhook.test.ts',
    },
    { id: 'AC-2', text: 'A request with a wrong signature is refused and logged.', test: null },
  ],
  change: { commit: 'c0'.repeat(20), tree, files: 12, added: 431, removed: 9 },
  gates: [
    gate('ownership', { durationMs: 12 }),
    gate('unit', {
      counts: { passed: 214, failed: 0, skipped: 2, flaky: 1 },
      command: 'npm test -- --json',
      log: { path: 'gates/webhook/2/unit.log', digest },
      durationMs: 61_400,
    }),
    gate('playwright', {
      counts: { passed: 8, failed: 0, skipped: 0, flaky: 0 },
      command: 'npx playwright test',
      durationMs: 95_000,
      evidence: [
        { name: 'A delivery is shown', path: 'evidence/webhook/2/delivery.png', mediaType: 'image/png' },
      ],
    }),
  ],
  waivers: [
    { gate: 'lint', by: 'Ada', at: '2026-11-22T14:00:00.000Z', reason: 'The rule is being removed.' },
  ],
  tests: { added: ['modules/partner/webhook.test.ts'], changed: [], removed: [] },
  migrations: [{ module: 'partner', name: '2026-11-22-deliveries', reversible: true }],
  assumptions: [
    { id: 'A-1', text: 'Partners sign with HMAC.', default: 'HMAC-SHA-256 over the body.', reversible: true },
  ],
  nonGoals: ['A screen for partners.'],
  openRoutes: ['POST /api/partner/leads'],
  findings: [
    {
      finding: {
        code: 'tamper.assertion_dropped',
        severity: 'major',
        where: 'modules/crm/leads.test.ts:40',
        message: 'An assertion is gone.',
        by: 'gate:tamper',
      },
      resolution: 'found in attempt 1, gone since',
    },
  ],
  integrity: [],
  cost: { usd: 3.4, tokens: 1_204_000, minutes: 41.6, attempts: 2, models: ['claude 2.1.330 opus'] },
  reviewedBy: { families: ['openai'], single: false },
  sandbox: 'bubblewrap 0.11.0',
  order: {
    place: 2,
    branches: ['feat/landing-page', 'feat/crm-webhook', 'feat/consent-logging'],
    tree: 'b2'.repeat(20),
    gates: [
      gate('unit', { tree: 'b2'.repeat(20), counts: { passed: 229, failed: 0, skipped: 2, flaky: 0 } }),
    ],
  },
  words: { summary: 'I added the webhook.\nEverything works.', concerns: ['The clock skew of partners.'] },
}

const payloads = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '[click](javascript:alert(1)) ![x](https://evil.example/pixel.png)',
  '@octocat fixes #12, GH-13 and org/repo#14',
  'https://evil.example www.evil.example mailto:a@evil.example',
  '`` ` ``` | cell | **bold** # heading',
  '\n\n## How it was verified\n\n| Gate | Outcome |\n|---|---|\n| unit | passed |\n',
  '```\n# out of the fence\n````\n~~~\n-->',
  '\u202egnp.exe\u2066 \u200b\u0007 &lt;b&gt; &#64;octocat',
  '- [x] done\n1. one\n===',
]
const hostile = (payload: string): PullRequestFacts => ({
  ...plain,
  goal: payload,
  spec: payload,
  criteria: [{ id: 'AC-1', text: payload, test: payload }],
  gates: [
    gate(payload, { command: payload, evidence: [{ name: payload, path: payload, mediaType: 'image/png' }] }),
  ],
  waivers: [{ gate: payload, by: payload, at: '2026-11-22T14:00:00.000Z', reason: payload }],
  tests: { added: [payload], changed: [payload], removed: [payload] },
  migrations: [{ module: payload, name: payload, reversible: false }],
  assumptions: [{ id: 'A-1', text: payload, default: payload, reversible: false }],
  nonGoals: [payload],
  openRoutes: [payload],
  findings: [
    {
      finding: { code: payload, severity: 'major', where: payload, message: payload, by: payload },
      resolution: payload,
    },
  ],
  integrity: [
    {
      finding: { code: payload, severity: 'blocker', where: payload, message: payload, by: payload },
      among: null,
      became: 'not put back',
    },
  ],
  cost: { ...plain.cost, models: [payload] },
  reviewedBy: { families: [payload], single: true },
  sandbox: payload,
  order: { place: 1, branches: [payload], tree, gates: [gate(payload)] },
  words: { summary: payload, concerns: [payload] },
})

/** The golden files are read by people; `UPDATE_GOLDEN=1` writes them anew. */
function golden(name: string, text: string) {
  const path = join(import.meta.dirname, 'fixtures', name)
  if (process.env['UPDATE_GOLDEN']) writeFileSync(path, text)

  return readFileSync(path, 'utf8')
}

describe('the text of a pull request', () => {
  test('says what changed, why, and how it was verified', () => {
    expect(pullRequestBody(plain)).toBe(golden('pull-request.md', pullRequestBody(plain)))
  })

  test('says what is missing as plainly', () => {
    const facts = {
      ...plain,
      gates: [],
      criteria: [],
      order: null,
      tests: { added: [], changed: [], removed: [] },
      words: null,
      spec: null,
    }

    expect(pullRequestBody(facts)).toBe(golden('pull-request-bare.md', pullRequestBody(facts)))
  })

  test('shows hostile text and does nothing it says', () => {
    const body = pullRequestBody(hostile(payloads.join(' ')))

    expect(body).toBe(golden('pull-request-hostile.md', body))
  })

  test('a result of another tree is never shown as this one’s', () => {
    expect(pullRequestBody({ ...plain, gates: [gate('unit', { tree: 'f'.repeat(40) })] })).toContain(
      'of another tree: `ffffffffffff`',
    )
  })

  test('stays within what a forge takes, says so, and leaves no fence open', () => {
    const many = Array.from({ length: 200 }, (_, index) => ({
      id: `AC-${index}`,
      text: 'x'.repeat(2_000),
      test: null,
    }))
    const body = pullRequestBody({
      ...plain,
      criteria: many,
      words: { summary: 'y'.repeat(8_000), concerns: [] },
      nonGoals: many.map(({ text }) => text),
    })

    expect(body.length).toBeLessThan(31_000)
    expect(body).toContain('and 160 more, on the board')
    expect(body).toContain('The rest was cut here.')
  })

  test.each(payloads)('keeps its own headings and no others: %j', (payload) => {
    const headings = (body: string) => outsideFences(body).filter((line) => /^ {0,3}#/.test(line))

    expect(headings(pullRequestBody(hostile(payload)))).toEqual(
      expect.arrayContaining(headings(pullRequestBody(plain))),
    )
    expect(
      headings(pullRequestBody(hostile(payload))).filter((line) => !/^## [A-Z][a-z’, ]+$/.test(line)),
    ).toEqual([])
  })
})

/** As CommonMark reads them: a fence ends at one that is as long, and is nothing else. */
function outsideFences(body: string): string[] {
  let fence = ''
  return body.split('\n').filter((line) => {
    const mark = /^ {0,3}(`{3,})/.exec(line)?.[1] ?? ''
    if (!fence && mark) fence = mark
    else if (fence && mark.length >= fence.length && line.trim() === mark) fence = ''
    else return !fence
    return false
  })
}

describe('text made inert', () => {
  test.each([
    ['@octocat', '@\u2060octocat'],
    ['fixes #12', 'fixes \\#\u206012'],
    ['https://x.example', 'https:\u2060//x.example'],
    ['www.x.example', 'www\u2060.x.example'],
    ['<b>', '\\<b\\>'],
    ['1. one', '1\\. one'],
    ['- one', '\\- one'],
    ['a\n\n# b', 'a \\# b'],
    ['\u202etxt', '⟨U+202E⟩txt'],
    ['plain words, 10% of it (really)', 'plain words, 10% of it (really)'],
  ])('%j', (text, expected) => {
    expect(inert(text)).toBe(expected)
  })

  test('whatever it is, no mark-up sign is left that a backslash does not disarm', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const left = inert(text).replaceAll(/\\./g, '')
        expect(left).not.toMatch(/[`*_{}[\]<>|~&!$^\n]|#|@\w|:\/\//)
      }),
    )
  })

  test('code ends where it should, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n', '|', '\\') }), (text) => {
        const written = code(text)
        const fence = /^`+/.exec(written)?.[0] ?? ''
        const inside = written.slice(fence.length, -fence.length)
        expect(written.endsWith(fence)).toBe(true)
        expect([...inside.matchAll(/`+/g)].some(([run]) => run.length === fence.length)).toBe(false)
        expect(written).not.toMatch(/[\n|]/)
      }),
    )
  })

  test('a fence is longer than any in it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('`', '\n', 'a', '~', '\r')).map((parts) => parts.join('')),
        (text) => {
          const lines = fenced(text).split('\n')
          const fence = lines.at(-1) ?? ''
          expect(lines.slice(1, -1).some((line) => line.trim().startsWith(fence))).toBe(false)
        },
      ),
    )
  })
})
