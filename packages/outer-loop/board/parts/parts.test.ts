import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { pullRequestBody } from '../../forge/pull-request-body.ts'
import { inert } from '../../forge/inert.ts'
import { html } from '../html.ts'
import { relative } from '../words.ts'
import { diff, parseDiff } from './diff.ts'
import { markdown } from './markdown.ts'

const shown = (text: string) =>
  text
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))

describe('templates', () => {
  test('show whatever is put in, as text and in attributes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const made = html`<a title="${text}">${text}</a>`.toString()
        expect(
          made
            .replaceAll(/&#\d+;/g, '')
            .match(/[<>"'`&]/g)
            ?.join(''),
        ).toBe('<""></>'.replace('</>', '<>'))
        expect(shown(made)).toBe(text)
      }),
    )
  })
})

describe('Markdown of ours', () => {
  test('shows inert text as it was, with no markup of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const line = text.replace(/\s+/g, ' ').trim()
        fc.pre(line !== '' && !/[\p{Cf}\p{Cc}\u115f\u2028\u2029]/u.test(line))
        const made = markdown(`- ${inert(line)}`).toString()
        expect(made.match(/<(?!\/?(?:div|ul|li)\b)/g)).toBeNull()
        expect(shown(made).trim()).toBe(line)
      }),
    )
  })

  test('never makes anything but our few elements, whatever it is given', () => {
    const piece = fc.constantFrom(
      '# ',
      '## ',
      '- ',
      '1. ',
      '> ',
      '| a |',
      '\n',
      '```',
      '`',
      '**',
      '<b>',
      '[x](javascript:alert(1))',
      '![](http://x)',
      '\\',
      'text',
      '|---|',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const made = markdown(pieces.join('')).toString()
        const elements = [...made.matchAll(/<\/?([a-z0-9]+)([^>]*)>/g)]
        for (const [, name, attributes] of elements) {
          expect([
            'div',
            'ul',
            'ol',
            'li',
            'p',
            'h3',
            'pre',
            'code',
            'strong',
            'blockquote',
            'table',
            'thead',
            'tbody',
            'tr',
            'th',
            'td',
          ]).toContain(name)
          expect(attributes?.trim()).toMatch(
            /^(|class="prose"|class="scroll" role="region" aria-label="Table: [^"<>]*" tabindex="0"|scope="col"|tabindex="0")$/,
          )
        }
      }),
      { numRuns: 500 },
    )
  })

  test('reads a table, a list, a quote and a fence', () => {
    const text =
      '## How\n\n| Gate | Log |\n|---|---|\n| a \\| b | `x ¦ y` |\n\n> quoted\n\n1. one\n2. **two**\n\n````text\n```\n## not a heading\n````\n'
    const made = markdown(text).toString().replaceAll(/>\s+/g, '>').replaceAll(/\s+</g, '<')

    expect(made).toContain('<h3>How</h3>')
    expect(made).toContain('<td>a | b</td><td><code>x ¦ y</code></td>')
    expect(made).toContain('<blockquote><p>quoted</p></blockquote>')
    expect(made).toContain('<li>one</li><li><strong>two</strong></li>')
    expect(made).toMatch(/<pre tabindex="0">&#96;&#96;&#96;\n## not a heading<\/pre>/)
  })

  test('comes to an end with every body that can be cut', () => {
    expect(pullRequestBody).toBeInstanceOf(Function)
    for (const text of [
      '',
      '\n',
      '|',
      '```',
      '## ',
      '- ',
      '`'.repeat(2_000),
      '*'.repeat(2_000),
      '\\'.repeat(2_001),
    ])
      expect(markdown(text).toString()).toContain('prose')
  })
})

const unified = `diff --git a/modules/crm/leads.ts b/modules/crm/leads.ts
index 1..2 100644
--- a/modules/crm/leads.ts
+++ b/modules/crm/leads.ts
@@ -3,4 +3,4 @@ export function leads() {
 same
--- a removed line that looks like a header
+++ an added one
 <b>bold</b>\u202e
 last
\\ No newline at end of file
diff --git "a/caf\\303\\251.md" "b/caf\\303\\251.md"
new file mode 100644
index 0..3
--- /dev/null
+++ "b/caf\\303\\251.md"
@@ -0,0 +1 @@
+new
diff --git a/old name.ts b/new name.ts
similarity index 100%
rename from old name.ts
rename to new name.ts
diff --git a/picture.png b/picture.png
deleted file mode 100644
Binary files a/picture.png and /dev/null differ
`

describe('a diff', () => {
  test('is read file by file, line by line, by its own counts', () => {
    expect(parseDiff(unified)).toMatchObject([
      {
        path: 'modules/crm/leads.ts',
        kind: 'changed',
        added: 1,
        removed: 1,
        hunks: [
          {
            heading: 'export function leads() {',
            lines: [
              { kind: ' ', before: 3, after: 3 },
              { kind: '-', before: 4, after: null, text: '-- a removed line that looks like a header' },
              { kind: '+', before: null, after: 4, text: '++ an added one' },
              { kind: ' ', before: 5, after: 5 },
              { kind: ' ', before: 6, after: 6 },
              { kind: '\\' },
            ],
          },
        ],
      },
      { path: 'café.md', kind: 'added', added: 1 },
      { path: 'new name.ts', from: 'old name.ts', kind: 'renamed', hunks: [] },
      { path: 'picture.png', kind: 'deleted', notes: [expect.stringContaining('Not text')] },
    ])
  })

  test('shows hostile lines and names as text, and what hides in them', () => {
    const made = diff(parseDiff(unified)).toString()

    expect(made).toContain('&#60;b&#62;bold&#60;/b&#62;⟨U+202E⟩')
    expect(made).not.toContain('<b>')
  })

  test('of any text does not fail, and is cut where it is too long', () => {
    fc.assert(
      fc.property(fc.string(), (text) =>
        expect(diff(parseDiff(`${unified}${text}`)).toString()).toContain('leads.ts'),
      ),
    )
    const long = `diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -0,0 +1,900 @@\n${'+y\n'.repeat(900)}`

    expect(diff(parseDiff(long)).toString()).toContain('100 more lines are not shown')
  })
})

test.each([
  ['2026-11-22T12:00:10Z', 'just now'],
  ['2026-11-22T11:55:00Z', '5 min ago'],
  ['2026-11-22T14:30:00Z', 'in 2 h'],
  ['2026-11-20T12:00:00Z', '2 d ago'],
])('%s is %s', (at, words) => {
  expect(relative(at, new Date('2026-11-22T12:00:00Z'))).toBe(words)
})
