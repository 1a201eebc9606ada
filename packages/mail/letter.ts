import { html } from 'hono/html'

/** What a mail says: a typed tree, never HTML, so that what people wrote can't become markup. */
export interface Letter {
  /** The subject line. */
  readonly headline: string
  readonly blocks: readonly Block[]
  /** An address that withdraws by a single POST (RFC 8058); for every mail that is sent for a purpose. */
  readonly oneClick?: string
}

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** Somebody's own words, kept apart from ours. */
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'action'; readonly label: string; readonly href: string }
  | { readonly kind: 'facts'; readonly facts: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: 'small'; readonly text: string; readonly href?: string }

/** The plain-text part: complete, readable at 72 columns or wider. */
export const asText = ({ blocks }: Letter): string => `${blocks.map(blockAsText).join('\n\n')}\n`

function blockAsText(block: Block): string {
  if (block.kind === 'action') return `${block.label}:\n${block.href}`
  if (block.kind === 'facts') return block.facts.map(({ label, value }) => `${label}: ${value}`).join('\n')
  if (block.kind === 'quote')
    return block.text
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n')
  if (block.kind === 'small' && block.href) return `${block.text}\n${block.href}`

  return block.text
}

const ink = '#23211c'
const faint = '#6a655a'
const green = '#1c5a40'

/** The HTML part. It loads nothing from anywhere. Mail programs know inline styles and little else. */
export function asHtml(letter: Letter, language: string): string {
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${letter.headline}</title>
      </head>
      <body style="margin:0;padding:24px;background:#f7f4ec">
        <div
          style="overflow-wrap:anywhere;max-width:560px;margin:0 auto;padding:32px;background:#fffdf8;border:1px solid #e4decf;border-radius:6px;font:16px/1.5 Georgia,'Times New Roman',serif;color:${ink}"
        >
          <h1 style="margin:0 0 16px;font-size:22px;line-height:1.25;font-weight:600">${letter.headline}</h1>
          ${letter.blocks.map(blockAsHtml)}
        </div>
      </body>
    </html> `

  // oxlint-disable-next-line typescript/no-base-to-string -- no promise is in it, so it is a (String object of) text
  return String(page)
}

function blockAsHtml(block: Block) {
  if (block.kind === 'action')
    return html`<p style="margin:24px 0">
      <a
        href="${block.href}"
        style="display:inline-block;padding:12px 20px;border-radius:6px;background:${green};color:#ffffff;text-decoration:none;font-weight:600"
        >${block.label}</a
      >
    </p>`
  if (block.kind === 'facts')
    return html`<table style="margin:16px 0;border-collapse:collapse;font-size:15px">
      ${block.facts.map(
        ({ label, value }) =>
          html`<tr>
            <td style="padding:4px 16px 4px 0;color:${faint};vertical-align:top">${label}</td>
            <td style="padding:4px 0;word-break:break-word">${value}</td>
          </tr>`,
      )}
    </table>`
  if (block.kind === 'quote')
    return html`<blockquote style="margin:16px 0;padding:0 0 0 16px;border-left:2px solid ${green}">
      ${linesOf(block.text)}
    </blockquote>`
  if (block.kind === 'small')
    return html`<p style="margin:16px 0 0;font-size:13px;line-height:1.5;color:${faint}">
      ${block.text}${
        block.href ? html` <a href="${block.href}" style="color:${faint}">${block.href}</a>` : ''
      }
    </p>`

  return html`<div style="margin:0 0 16px">${linesOf(block.text)}</div>`
}

/** Not by `white-space`: that would show the white space of this file, too. */
const linesOf = (text: string) => text.split('\n').map((line) => html`<div>${line || '\u00a0'}</div>`)
