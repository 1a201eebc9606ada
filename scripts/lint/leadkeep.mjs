// An oxlint plugin: what our laws and our style ask of every file and no ready rule says.

const statement =
  /^\s*(select|insert\s+into|update|delete\s+from|merge\s+into|with|call|set|reset|create|alter|drop|truncate|grant|revoke|copy|listen|notify|lock\s+table|do)\s/i

/** Law 1: a statement is a text that never changes, its values are parameters. */
const noBuiltSql = {
  meta: { type: 'problem' },
  create(context) {
    const message =
      'SQL put together from parts: give values as parameters ($1). Where the parts are fixed, say so in a comment that disables this rule for the line.'

    return {
      TemplateLiteral(node) {
        if (node.expressions.length > 0 && statement.test(node.quasis[0].value.raw))
          context.report({ node, message })
      },
      BinaryExpression(node) {
        const { operator, left } = node
        const begins = operator === '+' && left.type === 'Literal' && typeof left.value === 'string'
        if (begins && statement.test(left.value)) context.report({ node, message })
      },
    }
  },
}

/** Law 14: time, ids and randomness are handed in. */
const noAmbient = {
  meta: { type: 'problem' },
  create(context) {
    const report = (node, what) =>
      context.report({ node, message: `${what} is handed in, by the scope or by \`ambient\`.` })
    const members = { 'Date.now': 'Time', 'Math.random': 'Randomness', 'crypto.randomUUID': 'An id' }

    return {
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) report(node, 'Time')
      },
      CallExpression(node) {
        const { callee } = node
        const name = callee.type === 'MemberExpression' ? `${callee.object.name}.${callee.property.name}` : ''
        if (members[name]) report(node, members[name])
        if (['randomUUID', 'randomBytes', 'randomInt'].includes(callee.name)) report(node, 'Randomness')
      },
    }
  },
}

/** An `as` carries a comment saying why it is true: on its line, or on the line above. */
const explainedAssertion = {
  meta: { type: 'suggestion' },
  create(context) {
    const lines = context.sourceCode.text.split('\n')
    const isComment = (line) => /\/\/|\*\/|^\s*\*/.test(line ?? '')

    return {
      TSAsExpression(node) {
        if (node.typeAnnotation.typeName?.name === 'const') return
        const { start, end } = node.loc
        const around = lines.slice(Math.max(0, start.line - 2), end.line)
        if (!around.some(isComment))
          context.report({
            node,
            message: 'Say in a comment why this `as` is true, or parse the value instead.',
          })
      },
    }
  },
}

export default {
  meta: { name: 'leadkeep' },
  rules: { 'no-built-sql': noBuiltSql, 'no-ambient': noAmbient, 'explained-assertion': explainedAssertion },
}
