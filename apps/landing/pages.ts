import { createHash, randomBytes, type KeyObject } from 'node:crypto'
import type { Ambient } from '@leadkeep/kernel'
import { html, servedForm, tokenIssuer, type Assets } from '@leadkeep/lead_capture/frontend'
import type { ReactElement } from 'react'
import { compressed, type Content } from './compressed.ts'
import { pageWithHoles } from './page-with-holes.ts'
import type { Publication } from './publications.ts'

/** A page ready to be sent. With a form in it, every call has a token of its own: two visitors are two leads (law 9). */
export interface KeptPage {
  /** For pages that are the same for all; null where a hole is filled. */
  readonly etag: string | null
  body(gzip: boolean): Buffer
}

/** A page of a publication; null when the publication has nothing to make it of. */
export type Render = (parts: {
  publication: Publication
  token: string
  assets: Assets
}) => ReactElement | null

/**
 * Rendered pages as bytes. A publication is one object per host, address and version (so per tenant and language, law
 * 13), and what was rendered from it is dropped with it.
 */
export function keptPages(secret: KeyObject, ambient: Ambient, assets: Assets) {
  const kept = new WeakMap<Publication, Map<Render, KeptPage | null>>()

  return (publication: Publication, render: Render): KeptPage | null => {
    const pages = kept.get(publication) ?? new Map<Render, KeptPage | null>()
    kept.set(publication, pages)
    const held = pages.get(render)
    if (held !== undefined) return held
    const page = keptPage(publication, render)
    pages.set(render, page)

    return page
  }

  function keptPage(publication: Publication, render: Render): KeptPage | null {
    const marker = `token-${randomBytes(12).toString('hex')}`
    const element = render({ publication, token: marker, assets })
    if (element === null) return null
    const text = html(element)
    const page = pageWithHoles(text, marker)
    if (page.holes === 0 || publication.form === null) return fixedPage(text)
    const { id, definition } = publication.form
    const token = tokenIssuer(secret, servedForm(id, definition), ambient)

    return { etag: null, body: (gzip) => (gzip ? page.gzip(token()) : page.plain(token())) }
  }
}

function fixedPage(text: string): KeptPage {
  const content: Content = compressed('text/html', Buffer.from(text))

  return {
    etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
    body: (gzip) => (gzip && content.gzip) || content.plain,
  }
}
