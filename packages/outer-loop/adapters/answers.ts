import type { z } from 'zod'

/**
 * An answer read out of a program's last word: as data, as JSON text, as JSON in a fence, or as the last line of it that
 * is JSON. What does not fit the schema is no answer, whatever the program says of itself.
 */
export const readAnswer = (
  schema: z.ZodType | null,
  said: unknown,
): { answer: unknown } | { refused: string } => {
  if (schema === null)
    return said === null || said === undefined || said === ''
      ? { refused: 'It said nothing.' }
      : { answer: said }
  const candidates = typeof said === 'string' ? jsonIn(said) : [said]
  let refused = 'It gave no answer in JSON.'
  for (const candidate of candidates) {
    const read = schema.safeParse(candidate)
    if (read.success) return { answer: read.data }
    const first = read.error.issues[0]
    refused =
      `Its answer does not fit the schema: ${first?.path.join('.') ?? ''} ${first?.message ?? ''}`.trim()
  }
  return { refused }
}

const jsonIn = (text: string): unknown[] => {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n```/.exec(text)?.[1]
  const last = text.trimEnd().split('\n').at(-1)
  return [text, fenced, last].flatMap((candidate) => {
    if (candidate === undefined || !/^\s*[{[]/.test(candidate)) return []
    try {
      const value: unknown = JSON.parse(candidate)
      return [value]
    } catch {
      return []
    }
  })
}
