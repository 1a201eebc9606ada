import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../../docs/tampering.md')

/** What docs/tampering.md says under a heading: by attack, as what it is found. Suites hold what they try against it. */
export function attacksListed(heading: string): Readonly<Record<string, string>> {
  const section = readFileSync(file, 'utf8')
    .split(/^## /m)
    .find((each) => each.startsWith(`${heading}\n`))
  const rows = section?.split('\n').filter((line) => line.startsWith('| ')) ?? []

  return Object.fromEntries(
    // Without the two lines of the table's head.
    rows.slice(1).map((row) => {
      const [, attack = '', found = ''] = row.split('|').map((cell) => cell.trim())

      return [attack, found.replaceAll('`', '')]
    }),
  )
}
