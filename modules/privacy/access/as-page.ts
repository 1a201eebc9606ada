import { wordsBy } from '@leadkeep/mail'
import de from '../i18n/package.de.json' with { type: 'json' }
import en from '../i18n/package.en.json' with { type: 'json' }
import type { Say } from './say.ts'
import type { SubjectPackage } from './schema.ts'

const wordsIn = wordsBy({ en, de })

/** The package as a page that a browser shows without a network: for people, where the JSON is for programs. */
export function asPage(built: SubjectPackage, language: string, say: Say): string {
  const { held, readings, recipients, sources, withheld } = built
  const words = wordsIn(language)
  const spoken = language.startsWith('de') ? 'de' : 'en'
  const parts = held.map(
    ({ table, keptFor, records }) => `<section>
<h2>${safe(say(`audit_logs.table.${table}`))}</h2>
<p class="kept">${safe(words('kept', { period: keptFor }))}</p>
${records.map((record) => list(Object.entries(record).map(([name, value]) => [nameOf(table, name, say), textOf(value)]))).join('\n')}
</section>`,
  )
  const opened = readings.map(({ title, by, roles, times, last }): Pair => {
    const who = roles.length > 0 ? words('by_roles', { roles: roles.join(', ') }) : words(`by.${by}`)

    return [title, words('opened', { who, times, last })]
  })
  const gone = recipients.map(({ title, at, by, to, purpose }): Pair => {
    const said = [
      to && words('given_to', { to }),
      purpose && words('given_for', { purpose }),
      by === null ? at : words('taken', { by, at }),
    ]

    return [title, said.filter((each) => each !== null).join(', ')]
  })
  const kept = withheld.map(({ table, column, because }): Pair => [
    column === null
      ? say(`audit_logs.table.${table}`)
      : `${say(`audit_logs.table.${table}`)}: ${nameOf(table, column, say)}`,
    words(`withheld.${because}`),
  ])

  return `<!doctype html>
<html lang="${spoken}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${safe(words('title'))}</title><style>${style}</style></head><body>
<h1>${safe(words('title'))}</h1>
<p>${safe(words('text', { built: built.built }))}</p>
${withheld.length > 0 ? `<section><h2>${safe(words('withheld'))}</h2><p>${safe(words('withheld.text'))}</p>${list(kept)}</section>` : ''}
${parts.join('\n')}
<section><h2>${safe(words('sources'))}</h2><p>${safe(sources.length > 0 ? sources.join(', ') : words('sources.none'))}</p></section>
<section><h2>${safe(words('readings'))}</h2><p>${safe(words('readings.text'))}</p>${list(opened)}</section>
<section><h2>${safe(words('recipients'))}</h2>${
    gone.length > 0 ? list(gone) : `<p>${safe(words('recipients.none'))}</p>`
  }</section>
<section><h2>${safe(words('rights'))}</h2><p>${safe(words('rights.text'))}</p></section>
</body></html>
`
}

type Pair = readonly [name: string, text: string]

const list = (pairs: readonly Pair[]) =>
  `<dl>${pairs.map(([name, text]) => `<div><dt>${safe(name)}</dt><dd>${safe(text)}</dd></div>`).join('')}</dl>`

/** What people call a column, as the log calls it; its id where nobody named it. */
export function nameOf(table: string, column: string, say: Say): string {
  const keys = [`audit_logs.field.${table}.${column}`, `audit_logs.field.${column}`]

  return keys.map((key) => [key, say(key)]).find(([key, text]) => key !== text)?.[1] ?? column
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Somebody's own words stand in it: they must not become markup. */
const safe = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character]!)

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{margin-top:2.5rem;border-bottom:1px solid}dl{margin:0 0 1.5rem}dl div{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:.2rem 0}
dt{flex:0 0 12rem;opacity:.8}dd{margin:0;flex:1 1 12rem;overflow-wrap:anywhere;white-space:pre-wrap}.kept{opacity:.8}`
