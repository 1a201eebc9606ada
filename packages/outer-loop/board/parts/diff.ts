import { html, type Html } from '../html.ts'

export interface FileDiff {
  readonly path: string
  readonly from: string | null
  readonly kind: 'added' | 'deleted' | 'renamed' | 'changed'
  /** What cannot be shown as lines: a binary file, a mode. */
  readonly notes: readonly string[]
  readonly added: number
  readonly removed: number
  readonly hunks: readonly Hunk[]
}

interface Hunk {
  readonly heading: string
  readonly lines: readonly Line[]
}

interface Line {
  readonly kind: ' ' | '+' | '-' | '\\'
  readonly before: number | null
  readonly after: number | null
  readonly text: string
}

/** Reads what `git diff` writes. What is not understood is left out of lines and kept as a note, never as markup. */
export function parseDiff(text: string): readonly FileDiff[] {
  const files: {
    -readonly [Part in keyof FileDiff]: FileDiff[Part] extends readonly (infer Item)[]
      ? Item[]
      : FileDiff[Part]
  }[] = []
  let lines: Line[] | null = null
  let [before, after, leftBefore, leftAfter] = [0, 0, 0, 0]
  for (const line of text.split('\n')) {
    const file = files.at(-1)
    // Within a hunk its own counts say how far it goes: a removed line may look like a header.
    if (lines && file && (leftBefore > 0 || leftAfter > 0 || line.startsWith('\\'))) {
      const sign = line[0]
      const kind = sign === '+' || sign === '-' || sign === '\\' ? sign : ' '
      const isBefore = kind === ' ' || kind === '-'
      const isAfter = kind === ' ' || kind === '+'
      lines.push({
        kind,
        before: isBefore ? before++ : null,
        after: isAfter ? after++ : null,
        text: line.slice(1),
      })
      if (isBefore) leftBefore--
      if (isAfter) leftAfter--
      if (kind === '+') file.added++
      if (kind === '-') file.removed++
      continue
    }
    const header = /^diff --git (.+)$/.exec(line)
    if (header) {
      files.push({
        path: pathOf(header[1] ?? ''),
        from: null,
        kind: 'changed',
        notes: [],
        added: 0,
        removed: 0,
        hunks: [],
      })
      lines = null
      continue
    }
    if (!file) continue
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(line)
    if (hunk) {
      before = Number(hunk[1])
      after = Number(hunk[3])
      leftBefore = Number(hunk[2] ?? 1)
      leftAfter = Number(hunk[4] ?? 1)
      lines = []
      file.hunks.push({ heading: hunk[5] ?? '', lines })
      continue
    }
    const [, word = '', rest = ''] =
      /^(new file mode|deleted file mode|rename from|rename to|old mode|new mode|Binary files|\+\+\+|---) ?(.*)$/.exec(
        line,
      ) ?? []
    if (word === 'new file mode') file.kind = 'added'
    else if (word === 'deleted file mode') file.kind = 'deleted'
    else if (word === 'rename from') [file.kind, file.from] = ['renamed', unquoted(rest)]
    else if (word === 'rename to') file.path = unquoted(rest)
    else if (word === '+++' && rest !== '/dev/null') file.path = unquoted(rest).replace(/^b\//, '')
    else if (word === '---' && rest !== '/dev/null' && file.kind === 'deleted')
      file.path = unquoted(rest).replace(/^a\//, '')
    else if (word === 'new mode') file.notes.push(`Its mode becomes ${rest}.`)
    else if (word === 'Binary files') file.notes.push('Not text: there is nothing to show line by line.')
  }

  return files
}

/** `a/x b/x`, or both quoted. Names with blanks are settled by the lines that follow. */
function pathOf(both: string): string {
  const half = both.slice(0, (both.length - 1) / 2)

  return unquoted(half).replace(/^a\//, '')
}

/** Git quotes names with signs outside of ASCII as C does, each byte in octal. A tab ends a name with blanks. */
function unquoted(name: string): string {
  const bare = name.replace(/\t$/, '')
  if (!bare.startsWith('"')) return bare
  const bytes = bare.slice(1, -1).replaceAll(/\\([0-7]{3}|.)/g, (_, code: string) => {
    const plain: Record<string, string> = { t: '\t', n: '\n', r: '\r' }

    return code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (plain[code] ?? code)
  })

  return Buffer.from(bytes, 'latin1').toString('utf8')
}

const most = { linesOfFile: 800, lines: 6_000, longest: 600 }

/** The files beside, the lines beneath: side by side with nothing, so that it reads the same on a phone. */
export function diff(files: readonly FileDiff[]): Html {
  let left = most.lines

  return html`<div class="diff">
    <nav class="paths" aria-label="Changed files">
      <ol>
        ${files.map(
          ({ path, kind, added, removed }, index) =>
            html`<li>
              <a href="#file-${index}"
                ><span class="path"><bdi>${path}</bdi></span>
                <span class="figure"
                  ><span class="unseen">${kind}, </span><span class="plus">+${added}</span>
                  <span class="minus">−${removed}</span></span
                ></a
              >
            </li>`,
        )}
      </ol>
    </nav>
    <div class="files">
      ${files.map((file, index) => {
        const shown = Math.min(left, most.linesOfFile)
        left -= Math.min(
          shown,
          file.hunks.reduce((sum, { lines }) => sum + lines.length, 0),
        )

        return one(file, index, shown)
      })}
    </div>
  </div>`
}

function one(
  { path, from, kind, notes, added, removed, hunks }: FileDiff,
  index: number,
  shown: number,
): Html {
  let left = shown
  const bodies = hunks.map(({ heading, lines }) => {
    const here = lines.slice(0, left)
    left -= here.length

    return html`<tbody>
      <tr class="hunk">
        <td colspan="3">${heading || '…'}</td>
      </tr>
      ${here.map(row)}
    </tbody>`
  })
  const cut = hunks.reduce((sum, { lines }) => sum + lines.length, 0) - shown

  return html`<details class="file" open id="file-${index}">
    <summary>
      <bdi class="path">${from && html`${from} → `}${path}</bdi><span class="muted">${kind}</span
      ><span class="figure"><span class="plus">+${added}</span> <span class="minus">−${removed}</span></span>
    </summary>
    ${notes.map((note) => html`<p class="empty">${note}</p>`)}
    ${
      hunks.length > 0 &&
      html`<div class="scroll" role="region" aria-label="Changes of ${path}" tabindex="0">
        <table class="lines">
          <thead class="unseen">
            <tr>
              <th scope="col">Line before</th>
              <th scope="col">Line after</th>
              <th scope="col">Text</th>
            </tr>
          </thead>
          ${bodies}
        </table>
      </div>`
    }
    ${cut > 0 && html`<p class="empty">${cut} more lines are not shown. The branch has them.</p>`}
  </details>`
}

const signs = { '+': 'added', '-': 'removed', '\\': 'aside', ' ': '' } as const

const row = ({ kind, before, after, text }: Line): Html =>
  html`<tr class="${signs[kind]}">
    <td class="number">${before}</td>
    <td class="number">${after}</td>
    <td><code>${kind === '\\' ? ' ' : kind}${visible(text)}</code></td>
  </tr>`

/** What would turn the direction of the text or hide in it is written out (CVE-2021-42574), and no line is endless. */
const visible = (text: string): string =>
  (text.length > most.longest
    ? `${text.slice(0, most.longest)} … ${text.length - most.longest} more characters`
    : text
  ).replace(
    // oxlint-disable-next-line eslint/no-control-regex -- these are the signs that are looked for
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (sign) => `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
