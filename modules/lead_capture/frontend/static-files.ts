import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

const beside = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')

/** The stylesheet of visitor pages, without comments and indentation. Its fonts the app adds. */
export const styles = (): string =>
  beside('style.css')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim()

/** form.ts as browsers read it: types, comments on lines of their own and indentation taken away. */
export const formScript = (): string =>
  stripTypeScriptTypes(beside('form.ts'))
    .replace(/^\s*(?:\/\/.*|\/\*\*[\s\S]*?\*\/)$/gm, '')
    .replace(/[ \t]+$/gm, '')
    .replace(/^\s+/gm, '')
