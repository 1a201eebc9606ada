/** A node of the ESTree that the parser gives, read by name; what is not there is `undefined`. */
export type Node = { type: string; start: number; end: number; [key: string]: unknown }

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Visits every node, the outer before the inner; `ancestors` from the outermost in. */
export function walk(root: Node, visit: (node: Node, ancestors: readonly Node[]) => void): void {
  const ancestors: Node[] = []
  const go = (node: Node) => {
    visit(node, ancestors)
    ancestors.push(node)
    for (const child of children(node)) go(child)
    ancestors.pop()
  }
  go(root)
}

export const children = (node: Node): Node[] =>
  Object.entries(node)
    .filter(([key]) => key !== 'parent')
    .flatMap(([, value]) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []))

/** `a.b['c'].d` → root `a`, names `b c d`; calls and tagged templates on the way are passed through. */
export function chainOf(expression: unknown): { root: string; names: string[] } | null {
  const names: string[] = []
  let at = expression
  while (isNode(at)) {
    if (at.type === 'Identifier') return { root: String(at['name']), names: names.toReversed() }
    if (at.type === 'ThisExpression') return { root: 'this', names: names.toReversed() }
    if (at.type === 'MemberExpression') {
      names.push(nameOf(at['property']))
      at = at['object']
    } else if (at.type === 'CallExpression') at = at['callee']
    else if (at.type === 'TaggedTemplateExpression') at = at['tag']
    else if (
      [
        'TSNonNullExpression',
        'TSAsExpression',
        'ChainExpression',
        'ParenthesizedExpression',
        'AwaitExpression',
      ].includes(at.type)
    )
      at = at['expression'] ?? at['argument']
    else return null
  }

  return null
}

export const nameOf = (key: unknown): string =>
  isNode(key)
    ? String(
        key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? key['name'] : (key['value'] ?? ''),
      )
    : ''

type FunctionNode = Node & { type: 'ArrowFunctionExpression' | 'FunctionExpression' | 'FunctionDeclaration' }

export const isFunction = (node: unknown): node is FunctionNode =>
  isNode(node) && ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration'].includes(node.type)

/** A text that is written out, or `null`. */
export function fixedText(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  const { quasis, expressions } = node
  if (
    node.type !== 'TemplateLiteral' ||
    !Array.isArray(quasis) ||
    !Array.isArray(expressions) ||
    expressions.length > 0
  )
    return null
  const value: unknown = isNode(quasis[0]) ? quasis[0]['value'] : undefined

  return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : null
}

export function fixedNumber(node: unknown): number | null {
  if (!isNode(node)) return null
  if (node.type === 'Literal' && typeof node['value'] === 'number') return node['value']
  if (node.type === 'UnaryExpression' && node['operator'] === '-')
    return negated(fixedNumber(node['argument']))
  if (node.type === 'BinaryExpression' && node['operator'] === '*') {
    const [left, right] = [fixedNumber(node['left']), fixedNumber(node['right'])]

    return left === null || right === null ? null : left * right
  }

  return null
}

const negated = (value: number | null) => (value === null ? null : -value)

export const argumentsOf = (call: Node): Node[] =>
  Array.isArray(call['arguments']) ? call['arguments'].filter(isNode) : []
