import de from '../i18n/template.de.json' with { type: 'json' }
import en from '../i18n/template.en.json' with { type: 'json' }
import type { PageContent } from './page-content.ts'
import { inLanguages } from './worded.ts'

const templates: Readonly<Record<string, typeof en>> = { en, de }

/** What stands around every page of a tenant: who speaks, and where they are found. */
export type Surroundings = Pick<PageContent, 'site' | 'footer'>

/**
 * What a new page begins as: its title, a way to the form, and the form. Name, navigation and imprint are another
 * page's, if there is one to take them from; what only the tenant can say is left empty.
 */
export const newPage = (
  title: string,
  languages: readonly string[],
  { site, footer }: Surroundings = empty,
): PageContent =>
  inLanguages(
    {
      format: 2,
      languages: [...languages],
      words: worded(languages, () => ({ title, description: '' })),
      site,
      blocks: [
        {
          kind: 'hero',
          key: 'hero',
          words: worded(languages, () => ({ heading: title, text: '' })),
          action: { href: '#form', words: worded(languages, ({ page }) => ({ label: page.action })) },
        },
        {
          kind: 'form',
          key: 'form',
          words: worded(languages, ({ page }) => ({ heading: page.form, text: page.form_text })),
        },
      ],
      footer,
    },
    languages,
  )

const worded = <Own>(languages: readonly string[], say: (words: typeof en) => Own): Record<string, Own> =>
  Object.fromEntries(
    languages.map((language) => [
      language,
      say(templates[language] ?? templates[language.split('-')[0] ?? ''] ?? en),
    ]),
  )

const empty: Surroundings = {
  site: { words: { en: { name: '' } }, navigation: [] },
  footer: {
    words: { en: { text: '', imprint: { example: false, name: '', address: [], email: '', lines: [] } } },
  },
}
