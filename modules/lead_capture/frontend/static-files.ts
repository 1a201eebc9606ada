import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { transformSync } from 'esbuild'
import { attributionPurpose } from '../attribution/kept-attribution.ts'

const beside = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

/** The stylesheet of visitor pages, without comments and indentation. Its fonts the app adds. */
export const styles = (): string =>
  beside('style.css')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim()

/** form.ts as browsers read it: without types, comments and long names. */
export const formScript = (addresses: { proofAddress: string; keepAddress: string }): string =>
  script(beside('form.ts'), addresses)

/** embed.ts, for other sites, where it is no module. */
export const embedScript = (): string => `(()=>{${script(beside('embed.ts'), {})}})()`

/** prove.ts; the form loads it when somebody begins to type. */
export const proofScript = (workerAddress: string): string => script(beside('prove.ts'), { workerAddress })

/** keep.ts; loaded like prove.ts, or when somebody comes back. */
export const keepScript = (): string =>
  script(beside('keep.ts'), { grantName: `consent_${attributionPurpose}` })

/** What works on a challenge: ALTCHA's own worker, from a file of its own, as a strict policy wants it. */
export const workerScript = (): string =>
  script(
    readFileSync(
      join(dirname(createRequire(import.meta.url).resolve('altcha')), '../workers/pbkdf2.js'),
      'utf8',
    ),
    {},
  )

const script = (source: string, addresses: Readonly<Record<string, string>>): string =>
  transformSync(source, {
    loader: 'ts',
    format: 'esm',
    target: 'es2022',
    minify: true,
    define: Object.fromEntries(
      Object.entries(addresses).map(([name, address]) => [name, JSON.stringify(address)]),
    ),
  }).code
