import type { SubjectPackage } from './package.ts'

type Say = (key: string) => string

/** The package as a page that a browser shows without a network: for people, where the JSON is for programs. */
export function asPage({ held, readings, recipients, built }: SubjectPackage, say: Say): string {
  const parts = held.map(
    ({ table, keptFor, records }) => `<section>
<h2>${safe(say(`audit_logs.table.${table}`))}</h2>
<p class="kept">${safe(say('privacy.package.kept'))} ${safe(keptFor)}</p>
${records.map((record) => list(Object.entries(record).map(([name, value]) => [nameOf(table, name, say), textOf(value)]))).join('\n')}
</section>`,
  )
  const opened = readings.map(({ purpose, by, times, last }): Pair => [
    say(`audit_logs.purpose.${purpose}`),
    `${say(`privacy.package.by.${by}`)}, ${times} × (${last})`,
  ])
  const gone = recipients.map(({ act, at }): Pair => [say(`audit_logs.act.${act}`), at])

  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${safe(say('privacy.package.title'))}</title><style>${style}</style></head><body>
<h1>${safe(say('privacy.package.title'))}</h1>
<p>${safe(say('privacy.package.built'))} ${safe(built)}</p>
${parts.join('\n')}
<section><h2>${safe(say('privacy.package.readings'))}</h2>${list(opened)}</section>
<section><h2>${safe(say('privacy.package.recipients'))}</h2>${
    gone.length > 0 ? list(gone) : `<p>${safe(say('privacy.erase.disclosures.none'))}</p>`
  }</section>
</body></html>
`
}

type Pair = readonly [name: string, text: string]

const list = (pairs: readonly Pair[]) =>
  `<dl>${pairs.map(([name, text]) => `<div><dt>${safe(name)}</dt><dd>${safe(text)}</dd></div>`).join('')}</dl>`

function nameOf(table: string, column: string, say: Say): string {
  const keys = [`audit_logs.field.${table}.${column}`, `audit_logs.field.${column}`]

  return keys.map((key) => [key, say(key)]).find(([key, text]) => key !== text)?.[1] ?? column
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Somebody's own words stand in it: they must not become markup. */
const safe = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character]!)

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{margin-top:2.5rem;border-bottom:1px solid}dl{margin:0 0 1.5rem}dl div{display:flex;gap:1rem;padding:.2rem 0}
dt{flex:0 0 12rem;opacity:.75}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}.kept{opacity:.75}`
