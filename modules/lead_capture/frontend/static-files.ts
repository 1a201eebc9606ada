import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { transformSync } from 'esbuild'

const beside = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

/** The stylesheet of visitor pages, without comments and indentation. Its fonts the app adds. */
export const styles = (): string =>
  beside('style.css')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim()

/** form.ts as browsers read it: without types, comments and long names. */
export const formScript = (): string =>
  transformSync(beside('form.ts'), { loader: 'ts', format: 'esm', target: 'es2022', minify: true }).code
