import { wordsBy } from '@leadkeep/mail'
import de from '../i18n/package.de.json' with { type: 'json' }
import en from '../i18n/package.en.json' with { type: 'json' }
import { inWords } from './in-words.ts'
import { spokenIn, type Say } from './say.ts'
import type { SubjectPackage } from './schema.ts'

const wordsIn = wordsBy({ en, de })

/**
 * The package as a page that a browser shows without a network: for people, where the JSON is for programs.
 *
 * @param say the words of the modules in the same language.
 */
export function asPage(built: SubjectPackage, language: string, say: Say): string {
  const { held, readings, recipients, sources, withheld } = built
  const words = wordsIn(language)
  const spoken = spokenIn(language)
  const said = inWords(say, spoken, built)
  const linesOf = (record: object, table: string) =>
    said.linesOf(record, table).map(({ name, text }): Pair => [name, text])
  const parts = held.map(
    (part) => `<section>
<h2>${safe(said.table(part.table))}</h2>
<p class="kept">${safe(words('kept', { period: said.kept(part) }))}</p>
${part.records.map((record) => list(linesOf(record, part.table))).join('\n')}
</section>`,
  )
  const opened = readings.map(({ purpose, by, roles, times, last }): Pair => {
    const who = roles.length > 0 ? words('by_roles', { roles: roles.join(', ') }) : words(`by.${by}`)

    return [say(`audit_logs.purpose.${purpose}`), words('opened', { who, times, last: said.when(last) })]
  })
  const gone = recipients.map(({ act, at, by, to, purpose }): Pair => {
    const told = [
      to && words('given_to', { to }),
      purpose && words('given_for', { purpose: say(`audit_logs.purpose.${purpose}`) }),
      by === null ? said.when(at) : words('taken', { by, at: said.when(at) }),
    ]

    return [say(`audit_logs.act.${act}`), told.filter((each) => each !== null).join(', ')]
  })
  const kept = withheld.map(({ table, column, because }): Pair => [
    column === null ? said.table(table) : `${said.table(table)}: ${said.nameOf(table, column)}`,
    words(`withheld.${because}`),
  ])
  const from = sources.map(said.source).join(', ') || words('sources.none')

  return `<!doctype html>
<html lang="${spoken}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${safe(words('title'))}</title><style>${style}</style></head><body>
<h1>${safe(words('title'))}</h1>
<p>${safe(words('text', { built: said.when(built.built) }))}</p>
${withheld.length > 0 ? `<section><h2>${safe(words('withheld'))}</h2><p>${safe(words('withheld.text'))}</p>${list(kept)}</section>` : ''}
${parts.join('\n')}
<section><h2>${safe(words('sources'))}</h2><p>${safe(from)}</p></section>
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

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Somebody's own words stand in it: they must not become markup. */
const safe = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character]!)

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{margin-top:2.5rem;border-bottom:1px solid}dl{margin:0 0 1.5rem}dl div{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:.2rem 0}
dt{flex:0 0 12rem;opacity:.8}dd{margin:0;flex:1 1 12rem;overflow-wrap:anywhere;white-space:pre-wrap}.kept{opacity:.8}`
