import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hash } from 'node:crypto'
import { buildSync, transformSync, type BuildOptions } from 'esbuild'

/**
 * The verifier as two files that need nothing else: a page for any browser, opened from disk, and a program for any Node
 * from 20.16 on. Both from the sources beside this file.
 */
export function build(folder: string): { readonly page: string; readonly program: string } {
  const [page, program] = [join(folder, 'leadkeep-verify.html'), join(folder, 'leadkeep-verify.mjs')]
  mkdirSync(folder, { recursive: true })
  writeFileSync(page, pageText())
  const banner = { js: '#!/usr/bin/env node' }
  writeFileSync(program, bundled({ file: 'leadkeep-verify.ts', format: 'esm', platform: 'node', banner }), {
    mode: 0o755,
  })

  return { page, program }
}

/** Its policy lets nothing run and nothing in but what is in it, by hash, and nothing out. */
function pageText(): string {
  const script = bundled({ file: 'page/page.ts', format: 'iife', platform: 'browser' }).replaceAll(
    '</script',
    String.raw`<\/script`,
  )
  const style = transformSync(beside('page/page.css'), { loader: 'css', minify: true }).code
  const parts: Readonly<Record<string, string>> = {
    '{{script-hash}}': policyHash(script),
    '{{style-hash}}': policyHash(style),
    '<!-- script -->': `<script>${script}</script>`,
    '<!-- style -->': `<style>${style}</style>`,
  }

  return Object.entries(parts).reduce(put, beside('page/page.html'))
}

function put(page: string, [place, text]: [string, string]): string {
  if (!page.includes(place)) throw new Error(`The page has no place for ${place}.`)

  return page.replace(place, () => text)
}

function bundled({ file, ...options }: BuildOptions & { readonly file: string }): string {
  const { outputFiles = [] } = buildSync({
    entryPoints: [join(import.meta.dirname, file)],
    bundle: true,
    minify: true,
    write: false,
    target: 'es2023',
    legalComments: 'eof',
    ...options,
  })

  return outputFiles[0]!.text.trim()
}

const beside = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
const policyHash = (text: string) => `sha256-${hash('sha256', text, 'base64')}`

if (process.argv[1] === import.meta.filename)
  process.stdout.write(
    `${Object.values(build(process.argv[2] ?? join(import.meta.dirname, 'dist'))).join('\n')}\n`,
  )
