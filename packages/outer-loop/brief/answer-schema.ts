import { z } from 'zod'

/**
 * The JSON Schema that both agent programs take: every object closed, every property required (what may be left out may be
 * `null`), and none of the keywords that strict structured output refuses. Our own zod schema still has the last word.
 *
 * Source: developers.openai.com/api/docs/guides/structured-outputs, "Supported schemas".
 */
export const strictSchema = (schema: z.ZodType): Record<string, unknown> => {
  const made = strict(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }))
  if (!isObject(made)) throw new TypeError('An answer is an object.')
  return made
}

const refused = new Set([
  '$schema',
  'default',
  'minLength',
  'maxLength',
  'format',
  'propertyNames',
  'uniqueItems',
  'examples',
])

const strict = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(strict)
  if (!isObject(value)) return value
  const kept = Object.fromEntries(
    Object.entries(value)
      .filter(([keyword, of]) => !(refused.has(keyword) && !isObject(of)))
      .map(([keyword, of]) => [keyword, keyword === 'properties' && isObject(of) ? mapped(of) : strict(of)]),
  )
  if (!isObject(kept['properties'])) return kept

  const names = Object.keys(kept['properties'])
  const needed = new Set(Array.isArray(value['required']) ? value['required'] : [])
  const properties = Object.fromEntries(
    Object.entries(kept['properties']).map(([name, of]) => [name, needed.has(name) ? of : orNull(of)]),
  )
  return { ...kept, properties, required: names, additionalProperties: false }
}

/** Under `properties` the keys are names, not keywords: one may well be called `format`. */
const mapped = (properties: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, strict(of)]))

const orNull = (schema: unknown): unknown => {
  if (isObject(schema) && Array.isArray(schema['anyOf'])) {
    const choices: unknown[] = schema['anyOf']
    return choices.some((one) => isObject(one) && one['type'] === 'null')
      ? schema
      : { ...schema, anyOf: [...choices, { type: 'null' }] }
  }
  return { anyOf: [schema, { type: 'null' }] }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
