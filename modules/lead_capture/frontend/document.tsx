import type { ReactNode } from 'react'
import { directionOf, wordsIn } from './words.ts'

/** What the app serves beside a page. The stylesheet stands in the page, by its hash; the rest are addresses. */
export interface Assets {
  readonly stylesheet: string
  readonly script: string
  readonly icon: string
  /** Fonts needed for the first screen. */
  readonly fonts: readonly string[]
}

export interface DocumentParts {
  readonly language: string
  readonly title: string
  readonly description: string
  readonly assets: Assets
  /** Whether a page is meant to be found; receipts and errors are not. */
  readonly indexed: boolean
  readonly children: ReactNode
}

export function Document({ language, title, description, assets, indexed, children }: DocumentParts) {
  return (
    <html lang={language} dir={directionOf(language)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="description" content={description} />
        {indexed ? (
          <OpenGraph title={title} description={description} />
        ) : (
          <meta name="robots" content="noindex" />
        )}
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#f7f4ec" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#121713" media="(prefers-color-scheme: dark)" />
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        {assets.fonts.map((font) => (
          <link key={font} rel="preload" href={font} as="font" type="font/woff2" crossOrigin="" />
        ))}
        {/* As it stands: escaping would change the bytes that the policy names by hash. */}
        {/* oxlint-disable-next-line react/no-danger -- our own stylesheet, read from a file */}
        <style dangerouslySetInnerHTML={{ __html: assets.stylesheet }} />
        <script type="module" src={assets.script} />
      </head>
      <body>
        <a className="skip" href="#content">
          {wordsIn(language).skip}
        </a>
        {children}
      </body>
    </html>
  )
}

function OpenGraph({ title, description }: { title: string; description: string }) {
  return (
    <>
      <meta property="og:type" content="website" />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
    </>
  )
}
