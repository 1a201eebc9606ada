import { argumentsOf, chainOf, fixedText, isFunction, isNode, nameOf, walk, type Node } from './syntax.ts'

const tests = ['test', 'it', 'specify', 'bench']
const suites = ['describe', 'suite', 'context']
const narrowed = /^[xf](it|test|describe|specify)$/

/** Names that make a test not run, not count, or the only one. */
const weakeners = [
  'skip',
  'only',
  'todo',
  'fixme',
  'fail',
  'failing',
  'fails',
  'skipIf',
  'runIf',
  'slow',
  'if',
]
/** What a running test calls to leave. */
const leaving = ['testInfo', 't', 'this', 'info', 'ctx']

/** Names under which this file knows `test` and `describe`, aliases included. */
export function testNames(program: Node): ReadonlyMap<string, 'test' | 'suite'> {
  const names = new Map<string, 'test' | 'suite'>()
  for (const each of tests) names.set(each, 'test')
  for (const each of suites) names.set(each, 'suite')
  walk(program, (node) => {
    if (node.type === 'ImportSpecifier') adopt(names, nameOf(node['imported']), nameOf(node['local']))
    if (node.type === 'VariableDeclarator' && isNode(node['id']) && node['id'].type === 'Identifier')
      adopt(names, chainOf(node['init'])?.root ?? '', nameOf(node['id']))
  })

  return names
}

function adopt(names: Map<string, 'test' | 'suite'>, original: string, local: string) {
  const kind = names.get(original)
  if (kind && local !== '') names.set(local, kind)
}

/** The test that a call defines: its whole name, its body, and whether anything decides if it is defined at all. */
export function testOf(call: Node, ancestors: readonly Node[], names: ReadonlyMap<string, 'test' | 'suite'>) {
  if (kindOf(call, names) !== 'test') return null
  const body = argumentsOf(call).find(isFunction)
  if (!body) return null

  return {
    name: [...suitesAround(ancestors, names), titleOf(call)].join(' › '),
    body,
    conditional: ancestors.some(({ type }) =>
      ['IfStatement', 'ConditionalExpression', 'LogicalExpression', 'SwitchCase'].includes(type),
    ),
  }
}

/** Where a node skips, narrows or postpones tests. */
export function* weakening(
  node: Node,
  ancestors: readonly Node[],
  names: ReadonlyMap<string, 'test' | 'suite'>,
): Generator<{ by: string; within: string }> {
  const within = [
    ...suitesAround(ancestors, names),
    ...(node.type === 'CallExpression' ? [titleOf(node)] : titleAround(ancestors, names)),
  ].join(' › ')
  if (node.type === 'MemberExpression') {
    const chain = chainOf(node)
    const last = chain?.names.at(-1) ?? ''
    const isTest =
      chain && (names.has(chain.root) || leaving.includes(chain.root) || narrowed.test(chain.root))
    if (isTest && weakeners.includes(last))
      yield { by: `${names.has(chain.root) ? (names.get(chain.root) ?? '') : chain.root}.${last}`, within }
  }
  if (node.type === 'Identifier' && narrowed.test(String(node['name'])) && isCallee(node, ancestors))
    yield { by: String(node['name']), within }
  if (node.type === 'CallExpression' && chainOf(node['callee'])?.root === 'pending')
    yield { by: 'pending', within }
  if (
    node.type === 'VariableDeclarator' &&
    isNode(node['id']) &&
    node['id'].type === 'ObjectPattern' &&
    names.has(chainOf(node['init'])?.root ?? '')
  )
    for (const property of propertiesOf(node['id']))
      if (weakeners.includes(nameOf(property['key']))) yield { by: nameOf(property['key']), within }
  if (node.type === 'CallExpression' && kindOf(node, names))
    for (const option of argumentsOf(node)
      .filter(({ type }) => type === 'ObjectExpression')
      .flatMap(propertiesOf))
      if (['skip', 'only', 'todo'].includes(nameOf(option['key'])) && !isFalse(option['value']))
        yield { by: `{ ${nameOf(option['key'])} }`, within }
}

function kindOf(call: Node, names: ReadonlyMap<string, 'test' | 'suite'>): 'test' | 'suite' | null {
  const chain = chainOf(call['callee'])
  if (!chain || argumentsOf(call).length === 0) return null
  const known = narrowed.test(chain.root)
    ? chain.root.endsWith('describe')
      ? 'suite'
      : 'test'
    : names.get(chain.root)
  if (
    !known ||
    /^(before|after)(Each|All)?$|^(use|step|extend|setTimeout|info|expect|configure)$/.test(
      chain.names.at(-1) ?? '',
    )
  )
    return null
  if (known === 'test' && chain.names.includes('describe')) return 'suite'

  return known
}

const titleOf = (call: Node): string => fixedText(argumentsOf(call)[0]) ?? '…'

const suitesAround = (ancestors: readonly Node[], names: ReadonlyMap<string, 'test' | 'suite'>): string[] =>
  ancestors.filter((each) => each.type === 'CallExpression' && kindOf(each, names) === 'suite').map(titleOf)

const titleAround = (ancestors: readonly Node[], names: ReadonlyMap<string, 'test' | 'suite'>): string[] =>
  ancestors
    .filter((each) => each.type === 'CallExpression' && kindOf(each, names) === 'test')
    .slice(-1)
    .map(titleOf)

const isCallee = (node: Node, ancestors: readonly Node[]) => {
  const parent = ancestors.at(-1)

  return parent?.type === 'CallExpression' && parent['callee'] === node
}

const propertiesOf = (node: Node): Node[] =>
  Array.isArray(node['properties'])
    ? node['properties'].filter(isNode).filter(({ type }) => type === 'Property')
    : []

const isFalse = (value: unknown) => isNode(value) && value.type === 'Literal' && value['value'] === false
