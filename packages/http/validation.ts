import type { FieldError } from '@leadkeep/kernel'
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

const mostReported = 50

const sentences: Partial<Record<Issue['code'] | 'required', string>> = {
  required: 'This is required.',
  invalid_type: 'This is of the wrong type.',
  invalid_format: 'This is not in the expected format.',
  invalid_value: 'This is not one of the allowed values.',
  too_big: 'This is too long or too large.',
  too_small: 'This is too short or too small.',
  unrecognized_keys: 'There are fields here that are not known.',
}

/** What is wrong with an input, in words that do not repeat it: not its values, and not keys it made up. */
export function fieldErrors(issues: readonly Issue[], input: unknown, prefix: string[] = []): FieldError[] {
  const given = leaves(input)

  return issues.slice(0, mostReported).map((issue) => {
    const code =
      valueAt(input, issue.path) === undefined && issue.code === 'invalid_type' ? 'required' : issue.code
    const repeats = given.some((value) => issue.message.includes(value))
    const own = repeats || code === 'required' || code === 'unrecognized_keys'

    return {
      field: [...prefix, ...issue.path.map(segment)].join('.'),
      code,
      message: own ? (sentences[code] ?? 'This is not valid.') : issue.message,
    }
  })
}

/** A record's keys are input: what does not look like a declared name is shown as `*`. */
function segment(key: PropertyKey): string {
  const name = String(key)

  return /^(\d{1,9}|[A-Za-z_][\w-]{0,63})$/.test(name) ? name : '*'
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    // Checked to be an object; a key it lacks reads as undefined, which is the question.
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  )
}

/** Every text and number in an input, and its keys. A stack, not recursion: depth is the sender's choice. */
function leaves(input: unknown): string[] {
  const found = new Set<string>()
  const open: unknown[] = [input]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string' || typeof value === 'number') found.add(String(value))
    else if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) open.push(each)
  }
  found.delete('')

  return [...found]
}
