import { html, type Html, type Part } from '../html.ts'

/**
 * The Markdown that `pullRequestBody` writes, and no more of it: headings, paragraphs, lists, quotes, tables, fences, bold,
 * code, and a backslash before a sign. All else is shown as it stands. No link, no picture and no HTML ever comes of it.
 */
export function markdown(text: string): Html {
  const lines = text.split('\n')
  const blocks: Html[] = []
  let part = ''
  for (let index = 0; index < lines.length;) {
    const line = lines[index] ?? ''
    const takeWhile = (test: RegExp): readonly string[] => {
      const start = index
      while (index < lines.length && test.test(lines[index] ?? '')) index++

      return lines.slice(start, index)
    }
    const fence = /^(`{3,})[a-z]*$/.exec(line)?.[1]
    if (fence) {
      const end = lines.findIndex((other, at) => at > index && other === fence)
      const last = end < 0 ? lines.length : end
      blocks.push(html`<pre tabindex="0">${lines.slice(index + 1, last).join('\n')}</pre>`)
      index = last + 1
    } else if (line.startsWith('## ')) {
      part = line.slice(3)
      blocks.push(html`<h3>${inline(part)}</h3>`)
      index++
    } else if (line.startsWith('- ')) {
      blocks.push(
        html`<ul>
          ${takeWhile(/^- /).map((item) => html`<li>${inline(item.slice(2))}</li>`)}
        </ul>`,
      )
    } else if (/^\d+\. /.test(line)) {
      blocks.push(
        html`<ol>
          ${takeWhile(/^\d+\. /).map((item) => html`<li>${inline(item.replace(/^\d+\. /, ''))}</li>`)}
        </ol>`,
      )
    } else if (line.startsWith('> ')) {
      blocks.push(
        html`<blockquote>
          ${takeWhile(/^> /).map((quoted) => html`<p>${inline(quoted.slice(2))}</p>`)}
        </blockquote>`,
      )
    } else if (line.startsWith('|')) {
      blocks.push(table(takeWhile(/^\|/), part))
    } else if (line.trim() === '') index++
    else
      blocks.push(
        html`<p>
          ${inline(takeWhile(/^(?!## |- |\d+\. |> |\||`{3,}[a-z]*$|\s*$)/).join(' ') || (lines[index++] ?? ''))}
        </p>`,
      )
  }

  return html`<div class="prose">${blocks}</div>`
}

function table([head = '', , ...rows]: readonly string[], part: string): Html {
  const cells = (row: string) =>
    row
      .replace(/^\|\s?|\s?\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => inline(cell.trim()))

  return html`<div class="scroll" role="region" aria-label="Table: ${part}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${cells(head).map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${cells(row).map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

const inlines = /\\([!-/:-@[-`{-~])|(`+)(.*?[^`])\2(?!`)|\*\*((?:\\.|[^*\\])+)\*\*/g

/** The sign that `inert` puts in to keep other programs from seeing a link is of no use here. */
const joiner = /\u2060/g

function inline(text: string): Part {
  const parts: Part[] = []
  let from = 0
  for (const found of text.matchAll(inlines)) {
    parts.push(text.slice(from, found.index).replace(joiner, ''))
    const [whole, sign, , code, bold] = found
    if (sign) parts.push(sign)
    else if (code !== undefined) parts.push(html`<code>${code.replace(/^ (.*[^ ].*) $/, '$1')}</code>`)
    else if (bold !== undefined) parts.push(html`<strong>${inline(bold)}</strong>`)
    from = found.index + whole.length
  }
  parts.push(text.slice(from).replace(joiner, ''))

  return parts
}
