import type { PageContent, PageDefinition } from './page-content.ts'
import { spoken } from './worded.ts'

/** @param language one of the page's own; `closestLanguage` finds it. */
export function pageInLanguage(content: PageContent, language: string): PageDefinition {
  if (!content.languages.includes(language)) throw new Error(`The page does not speak ${language}.`)

  return { ...spoken(content, language), language }
}
