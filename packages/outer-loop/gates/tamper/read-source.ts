import { parseSync } from 'oxc-parser'
import { expectsIn, isExpect, promisedBy } from './assertions.ts'
import { noFacts, type SourceFacts } from './source-facts.ts'
import { chainOf, fixedNumber, fixedText, isNode, nameOf, walk, argumentsOf, type Node } from './syntax.ts'
import { testNames, testOf, weakening } from './test-calls.ts'

/** The facts of one file; `null` when no parser here reads its language. Runs in the examiner only. */
export function factsOf(path: string, text: string): SourceFacts | null {
  const language = /\.([cm]?[jt]sx?|json[c5]?)$/.exec(path)?.[1]
  if (!language) return null
  const isJson = language.startsWith('json')
  const result = parseSync(isJson ? `${path}.ts` : path, isJson ? `(${text})` : text)
  const program: unknown = result.program
  const facts = noFacts()
  if (result.errors.length > 0 || !isNode(program)) return { ...facts, parsed: false }

  const lines = lineStarts(text)
  const lineAt = (node: { start: number }) => lines.filter((start) => start <= node.start).length
  const names = testNames(program)

  facts.silenced = result.comments.flatMap((comment) =>
    silencers(comment.value).map((by) => ({ by, line: lineAt(comment) })),
  )
  walk(program, (node, ancestors) => {
    if (node.type === 'TSAnyKeyword') facts.anys += 1
    if (node.type === 'TSAsExpression' && isDouble(node)) facts.anys += 1
    if (node.type === 'Property' || node.type === 'AssignmentExpression')
      facts.numbers.push(...numberUnder(node, ancestors))
    for (const each of weakening(node, ancestors, names)) facts.weakened.push({ ...each, line: lineAt(node) })
    if (node.type !== 'CallExpression') return

    if (isExpect(node)) facts.expects += 1
    facts.promised += promisedBy(node)
    facts.mocked.push(...mockedBy(node))
    facts.numbers.push(...numberGiven(node))
    for (const by of meddling(node)) facts.meddles.push({ by, line: lineAt(node) })
    const test = testOf(node, ancestors, names)
    if (test)
      facts.tests.push({
        name: test.name,
        conditional: test.conditional,
        line: lineAt(node),
        ...expectsIn(test.body, text),
      })
  })

  return facts
}

const directives =
  /@ts-ignore|@ts-expect-error|@ts-nocheck|(?:eslint|oxlint|stylelint|biome)-(?:disable|ignore)[\w-]*|biome-ignore|(?:istanbul|c8|v8)\s+ignore|@no-check|deno-lint-ignore|noinspection/g

const silencers = (comment: string): string[] => [...comment.matchAll(directives)].map(([by]) => by)

/** `x as unknown as Y`: says that the compiler is wrong, as `any` does. */
const isDouble = ({ expression }: Node) =>
  isNode(expression) &&
  expression.type === 'TSAsExpression' &&
  isNode(expression['typeAnnotation']) &&
  expression['typeAnnotation'].type === 'TSUnknownKeyword'

function numberUnder(node: Node, ancestors: readonly Node[]): { name: string; value: number }[] {
  const value = fixedNumber(node['value'] ?? node['right'])
  if (value === null) return []
  const keys = ancestors.filter(({ type }) => type === 'Property').map((each) => nameOf(each['key']))
  const own = node.type === 'Property' ? nameOf(node['key']) : (chainOf(node['left'])?.names.at(-1) ?? '')

  return [{ name: [...keys, own].join('.'), value }]
}

/** `jest.setTimeout(60_000)`, `test.setTimeout(…)`, `jest.retryTimes(3)`, and the third argument of a test. */
function numberGiven(call: Node): { name: string; value: number }[] {
  const name = chainOf(call['callee'])?.names.at(-1) ?? ''
  const [first, , third] = argumentsOf(call)
  const given = ['setTimeout', 'retryTimes', 'setDefaultTimeout'].includes(name) ? fixedNumber(first) : null
  const title = fixedText(first)
  const timeout = title === null ? null : fixedNumber(third)

  return [
    ...(given === null || (name === 'setTimeout' && argumentsOf(call).length !== 1)
      ? []
      : [{ name, value: given }]),
    ...(timeout === null ? [] : [{ name: `timeout of ${title}`, value: timeout }]),
  ]
}

function mockedBy(call: Node): string[] {
  const chain = chainOf(call['callee'])
  const mocks = chain && ['jest', 'vi', 'mock', 'td'].includes(chain.root)
  if (
    !mocks ||
    !['mock', 'doMock', 'unstable_mockModule', 'setMock', 'module', 'replace', 'replaceEsm'].includes(
      chain.names.at(-1) ?? '',
    )
  )
    return []
  const specifier = fixedText(argumentsOf(call)[0])

  return specifier === null ? [] : [specifier]
}

/** Reporter and tests share a process: who ends it, or rewrites `expect`, counts for himself. */
function meddling(call: Node): string[] {
  const chain = chainOf(call['callee'])
  const written = chain ? [chain.root, ...chain.names].join('.') : ''
  const ends =
    /^process\.(exit|abort|reallyExit|kill)$/.test(written) ||
    (/^process\.(on|once|prependListener)$/.test(written) &&
      /exit/i.test(fixedText(argumentsOf(call)[0]) ?? ''))

  return ends ? [written] : []
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)

  return starts
}
