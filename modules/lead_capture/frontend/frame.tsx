import type { ReactNode } from 'react'
import type { FormDefinition } from '../data/form-definition.ts'
import type { PageDefinition } from '../data/page-content.ts'
import { Document, type Assets } from './document.tsx'
import { Languages } from './languages.tsx'
import { wordsIn } from './words.ts'

/** What every visitor page stands in: who speaks, and where imprint and privacy notice are. */
export interface Site {
  readonly language: string
  /** In which the page can be had. */
  readonly languages: readonly string[]
  readonly name: string
  readonly navigation: PageDefinition['site']['navigation']
  readonly footer: PageDefinition['footer'] | null
}

export const siteOf = (page: PageDefinition | null, form: FormDefinition | null): Site => ({
  language: page?.language ?? form?.language ?? 'en',
  languages: page?.languages ?? [],
  name: page?.site.name ?? form?.notice.controller.name ?? '',
  navigation: page?.site.navigation ?? [],
  footer: page?.footer ?? null,
})

export interface FrameParts extends BodyParts {
  readonly assets: Assets
  readonly title: string
  readonly description?: string
  readonly indexed?: boolean
}

interface BodyParts {
  readonly site: Site
  /** Whether the page's own sections are here to be linked to. */
  readonly sections?: boolean
  readonly children: ReactNode
}

export const Frame = ({ assets, title, description, indexed = false, ...body }: FrameParts) => (
  <Document
    language={body.site.language}
    title={title}
    description={description ?? title}
    assets={assets}
    indexed={indexed}
  >
    <FrameBody {...body} />
  </Document>
)

export const FrameBody = ({ site, sections = false, children }: BodyParts) => (
  <>
    <header className="top">
      <a className="mark" href="/">
        <Mark />
        {site.name}
      </a>
      {sections && <Navigation site={site} />}
      {sections && <Languages of={site.languages} current={site.language} />}
    </header>
    <main id="content">{children}</main>
    <Footer site={site} />
  </>
)

function Navigation({ site }: { site: Site }) {
  return (
    <nav aria-label={wordsIn(site.language).navigation}>
      <ul>
        {site.navigation.map((link) => (
          <li key={link.key}>
            <a href={link.href}>{link.label}</a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Footer({ site }: { site: Site }) {
  const words = wordsIn(site.language)

  return (
    <footer className="bottom">
      {site.footer && <p>{site.footer.text}</p>}
      <nav aria-label={words.footer.label}>
        <ul>
          <li>
            <a href="/imprint">{words.imprint.title}</a>
          </li>
          <li>
            <a href="/privacy">{words.notice.title}</a>
          </li>
          <li>
            <a href={`/privacy-request?lang=${site.language}`}>{words.privacy_request.link}</a>
          </li>
          <li>
            <a href="/.well-known/security.txt">{words.footer.security}</a>
          </li>
        </ul>
      </nav>
    </footer>
  )
}

/** A ledger's two rules, and the tick at the end of a line that was checked. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <path d="M6 4v24M10 4v24" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M15 17.5l4.2 4.5L28 9" fill="none" stroke="currentColor" strokeWidth="3" />
    </svg>
  )
}
