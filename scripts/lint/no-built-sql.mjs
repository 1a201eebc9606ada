// An oxlint plugin: a statement is a text that never changes, its values are parameters (law 1). Where a statement is
// put together from fixed parts, a comment on the line says why no value can get into it.
const statement = /^\s*(select|insert\s+into|update|delete\s+from|merge\s+into|with|call|set|reset|create|alter|drop|truncate|grant|revoke|copy|listen|notify|lock\s+table|do)\s/i
const message = 'SQL put together from parts: give values as parameters ($1), or say in a comment why none can get in.'

const rule = {
  meta: { type: 'problem' },
  create: (context) => ({
    TemplateLiteral(node) {
      if (node.expressions.length > 0 && statement.test(node.quasis[0].value.raw)) context.report({ node, message })
    },
    BinaryExpression(node) {
      const { operator, left } = node
      if (operator === '+' && typeof left.value === 'string' && statement.test(left.value)) context.report({ node, message })
    },
  }),
}

export default { meta: { name: 'leadkeep' }, rules: { 'no-built-sql': rule } }
