import { parseSync, type StaticExportEntry } from 'oxc-parser'

/**
 * What stands for work that was taken out: it can be called, made, read and waited for without an error, and equals
 * nothing. So a test goes on to its assertion, and the assertion decides.
 *
 * What test tools ask of every value (`then`, `asymmetricMatch`, `$$typeof`, `toJSON`) is absent, or a hollow one would
 * pass for a promise or for a matcher that matches everything.
 */
const everything = `(() => {
  const absent = /^(then|catch|finally|asymmetricMatch|toJSON|toAsymmetricMatcher|nodeType|tagName|_isMockFunction|\\$\\$|@@)/
  const make = () => new Proxy(function () {}, {
    get(target, key) {
      if (key === Symbol.toPrimitive) return () => 'taken out'
      if (key === Symbol.iterator) return function* () { yield make() }
      if (key === Symbol.asyncIterator) return async function* () { yield make() }
      if (typeof key === 'symbol' || absent.test(key)) return undefined
      if (key === 'prototype') return target.prototype
      return make()
    },
    apply: () => make(),
    construct: () => make(),
  })
  return make()
})()`

/** The other way to do nothing, for what only asks whether there is an answer. */
const nothing = `(function () { return undefined })`

const bodies = { everything, nothing }
export type Hollowing = keyof typeof bodies

/**
 * A module with the exports of `text` and nothing in them. Given `base`, that module as it is, completed by hollow
 * exports for the names it lacks. What is passed on from other modules stays. `null` when there is a syntax error.
 */
export function hollow(path: string, text: string, base: string | null, kind: Hollowing): string | null {
  const parsed = parseSync(path, text)
  if (parsed.errors.length > 0) return null
  if (!parsed.module.hasModuleSyntax) return base ?? `module.exports = ${bodies[kind]}\n`

  const has = base === null ? [] : exportsOf(path, base)
  if (has === null) return null
  const names = new Set(has.map(exportedName))
  const lacking = (exportsOf(path, text) ?? []).filter((each) => !names.has(exportedName(each)))
  if (base !== null && lacking.length === 0) return base

  return [base ?? '', `const hollow$ = ${bodies[kind]}`, ...lacking.map(statement), ''].join('\n')
}

function exportsOf(path: string, text: string): StaticExportEntry[] | null {
  const parsed = parseSync(path, text)
  if (parsed.errors.length > 0) return null

  return parsed.module.staticExports.flatMap(({ entries }) => entries).filter(({ isType }) => !isType)
}

/** One name a module gives away; `* from './x'` for all of another's. */
function exportedName({ exportName, moduleRequest }: StaticExportEntry): string {
  if (exportName.name !== null) return exportName.name

  return moduleRequest && exportName.kind.toString() === 'None' ? `* from ${moduleRequest.value}` : 'default'
}

function statement(entry: StaticExportEntry): string {
  const name = exportedName(entry)
  const from = entry.moduleRequest ? ` from ${JSON.stringify(entry.moduleRequest.value)}` : ''
  if (name.startsWith('* from ')) return `export *${from}`
  if (from && entry.importName.kind.toString() === 'All') return `export * as ${name}${from}`
  if (from) return `export { ${entry.importName.name ?? 'default'} as ${name} }${from}`

  return name === 'default' ? 'export default hollow$' : `export { hollow$ as ${name} }`
}
