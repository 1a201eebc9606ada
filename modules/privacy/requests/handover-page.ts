import { createHash } from 'node:crypto'
import type { Problem } from '@leadkeep/http'
import { wordsBy } from '@leadkeep/mail'
import de from '../i18n/handover.de.json' with { type: 'json' }
import en from '../i18n/handover.en.json' with { type: 'json' }

const words = wordsBy({ en, de })

interface Shown {
  /** BCP 47. */
  readonly language: string
  /** Which of the words: `collected`, `certificate.waits`. */
  readonly name: string
  readonly hasButton: boolean
}

/**
 * What a mailed link to the backend shows: words, and a button that posts to this very address. No script, no cookie,
 * nothing that is loaded; the address itself is the secret, so no Referer carries it. Whoever looks changes nothing.
 */
export function handOverPage({ language, name, hasButton }: Shown): Response {
  const say = words(language)
  const spoken = language.startsWith('de') ? 'de' : 'en'
  const button = hasButton
    ? `<form method="post"><button type="submit">${say(`${name}.action`)}</button></form>`
    : ''
  // Only our own words stand in it.
  const text = `<!doctype html>
<html lang="${spoken}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${say(`${name}.title`)}</title>
<style>${style}</style></head><body><main><h1>${say(`${name}.title`)}</h1><p>${say(`${name}.text`)}</p>${button}</main></body></html>
`

  return new Response(text, {
    status: name === 'unknown' ? 404 : hasButton || name === 'certificate.under_way' ? 200 : 410,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  })
}

const style = `:root{color-scheme:light dark;--paper:#f7f4ec;--sheet:#fffdf8;--ink:#23211c;--line:#e4decf;--green:#1c5a40;--on:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#121713;--sheet:#1a201b;--ink:#ece8dd;--line:#333a33;--green:#8fd0ae;--on:#10231a}}
body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 Georgia,'Times New Roman',serif}
main{max-width:32rem;margin:12vh auto;padding:2rem;background:var(--sheet);border:1px solid var(--line);border-radius:6px}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25;text-wrap:balance}p{margin:0 0 1.5rem}
@media (max-width:36rem){main{margin:1rem;padding:1.5rem}}
button{min-height:44px;padding:.6rem 1.25rem;border:0;border-radius:6px;background:var(--green);color:var(--on);font:600 1rem/1.2 system-ui,sans-serif;cursor:pointer}
button:focus-visible{outline:3px solid var(--ink);outline-offset:2px}`

const headers = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'strict-origin',
  'x-robots-tag': 'noindex',
}

/** For whoever follows a link that the mail program broke: words, where programs are told a problem. */
export function presentHandOver(problem: Problem, request: Request): Response | null {
  const isLink = /^\/api\/privacy\/(handovers|certificates)\//.test(new URL(request.url).pathname)
  const [language = 'en'] = (request.headers.get('accept-language') ?? '').split(/[-,;]/)

  return isLink && problem.status === 404
    ? handOverPage({ name: 'unknown', language, hasButton: false })
    : null
}

/** A file for whoever pressed the button. */
export const handedOver = (content: Uint8Array | string, type: string, filename: string): Response =>
  // Bytes of ours are never over shared memory, which is all that the wider type allows.
  new Response(content as Uint8Array<ArrayBuffer> | string, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${filename}"`,
      'referrer-policy': 'strict-origin',
      'x-robots-tag': 'noindex',
    },
  })
