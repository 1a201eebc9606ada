import {
  argumentsOf,
  chainOf,
  children,
  fixedNumber,
  isFunction,
  isNode,
  nameOf,
  walk,
  type Node,
} from './syntax.ts'

/** `expect(x)`, `expect.soft(x)`, `assert(x)`, `assert.equal(…)`: one assertion each. */
export function isExpect(call: Node): boolean {
  const callee = call['callee']
  if (!isNode(callee)) return false
  if (callee.type === 'Identifier') return ['expect', 'assert'].includes(String(callee['name']))
  const chain = callee.type === 'MemberExpression' ? chainOf(callee) : null
  if (!chain || containsCall(callee['object'])) return false

  return (
    (chain.root === 'expect' && ['soft', 'poll'].includes(chain.names.at(-1) ?? '')) ||
    chain.root === 'assert'
  )
}

export function promisedBy(call: Node): number {
  const chain = chainOf(call['callee'])
  if (chain?.root !== 'expect' || chain.names.length !== 1) return 0
  if (chain.names[0] === 'hasAssertions') return 1

  return chain.names[0] === 'assertions' ? (fixedNumber(argumentsOf(call)[0]) ?? 1) : 0
}

/** What the assertions of one test's body are worth. */
export function expectsIn(body: Node, text: string) {
  const count = { expects: 0, vacuous: 0, swallowed: 0, unreachable: 0, floating: 0 }
  const returns = earlyReturns(body)
  walk(body, (node, ancestors) => {
    if (node.type !== 'CallExpression' || !isExpect(node)) return
    count.expects += 1
    if (isVacuous(node, ancestors, text)) count.vacuous += 1
    if (ancestors.some((each, index) => swallows(each, ancestors[index + 1]))) count.swallowed += 1
    if (returns.some((each) => each.end <= node.start)) count.unreachable += 1
    if (floats(ancestors)) count.floating += 1
  })

  return count
}

/** Returns of the test itself, not of functions in it. */
function earlyReturns(body: Node): Node[] {
  const found: Node[] = []
  const look = (node: Node) => {
    if (node.type === 'ReturnStatement') found.push(node)
    for (const child of children(node)) if (!isFunction(child)) look(child)
  }
  for (const child of children(body)) look(child)

  return found
}

/** Nothing that the program does can change it: `expect(true).toBe(true)`, `expect(x).toBe(x)`. */
function isVacuous(call: Node, ancestors: readonly Node[], text: string): boolean {
  const [subject] = argumentsOf(call)
  if (!subject) return false
  const matcher = ancestors.findLast((each) => each.type === 'CallExpression' && each.start === call.start)
  const [expected] = matcher ? argumentsOf(matcher) : []
  const same =
    expected !== undefined && slice(text, subject) === slice(text, expected) && !containsCall(subject)
  const reaches = /^to(Be|Equal|StrictEqual|MatchObject|Contain)$/.test(
    chainOf(matcher?.['callee'])?.names.at(-1) ?? '',
  )

  return isConstant(subject) || (same && reaches)
}

function isConstant(expression: Node): boolean {
  let constant = true
  walk(expression, (node, ancestors) => {
    const parent = ancestors.at(-1)
    const isName =
      parent &&
      ['MemberExpression', 'Property'].includes(parent.type) &&
      !parent['computed'] &&
      parent['object'] !== node &&
      parent['value'] !== node
    const isFree =
      node.type === 'Identifier' && !isName && !['undefined', 'NaN', 'Infinity'].includes(nameOf(node))
    if (isFree || ['ThisExpression', 'ImportExpression', 'MetaProperty'].includes(node.type)) constant = false
  })

  return constant
}

/** A `try` whose `catch` neither throws again nor asserts anything, and a `.catch()` on the assertion. */
function swallows(node: Node, inner: Node | undefined): boolean {
  if (node.type === 'TryStatement' && isNode(node['handler'])) {
    let answers = false
    walk(node['handler'], (each) => {
      if (
        each.type === 'ThrowStatement' ||
        (each.type === 'CallExpression' &&
          (isExpect(each) || ['fail', 'reject', 'done'].includes(chainOf(each['callee'])?.root ?? '')))
      )
        answers = true
    })

    return !answers && inner === node['block']
  }

  return (
    node.type === 'CallExpression' && isNode(node['callee']) && nameOf(node['callee']['property']) === 'catch'
  )
}

/** `expect(promise).rejects.toThrow()` as a statement by itself is decided after the test. */
function floats(ancestors: readonly Node[]): boolean {
  const statement = ancestors.findLastIndex(({ type }) => type === 'ExpressionStatement')
  const inside = ancestors.slice(statement + 1)
  const isLast =
    statement !== -1 && !inside.some((each) => isFunction(each) || each.type === 'AwaitExpression')

  return (
    isLast &&
    inside.some(
      (each) =>
        each.type === 'MemberExpression' && ['resolves', 'rejects'].includes(nameOf(each['property'])),
    )
  )
}

function containsCall(node: unknown): boolean {
  let calls = false
  if (isNode(node))
    walk(node, ({ type }) => {
      if (['CallExpression', 'NewExpression', 'AwaitExpression'].includes(type)) calls = true
    })

  return calls
}

const slice = (text: string, { start, end }: Node) => text.slice(start, end)
