import { readFileSync } from 'node:fs'
import { AppError, type FieldError } from '@leadkeep/kernel'
import type { Variable } from './variables.ts'

/** What a process was started with. */
export type Environment = Readonly<Record<string, string | undefined>>

export type Settings<Wanted> = {
  readonly [Name in keyof Wanted]: Wanted[Name] extends Variable<infer Value> ? Value : never
}

/** All that is wrong is said at once, each with its remedy and never with its value (`config.invalid`). */
export function read<Wanted extends Record<string, Variable<unknown>>>(
  wanted: Wanted,
  environment: Environment,
): Settings<Wanted> {
  const problems: FieldError[] = []
  const settings: Record<string, unknown> = {}
  for (const [key, variable] of Object.entries(wanted)) {
    const { success, data } = variable.schema.safeParse(textOf(variable, environment))
    if (success) settings[key] = data
    else problems.push(problem(variable))
  }
  if (problems.length > 0) throw configInvalid(problems)

  return settings as Settings<Wanted> // every key of `wanted` was parsed by its own schema above
}

export const configInvalid = (problems: readonly FieldError[]) =>
  new AppError(problems.map(({ message }) => message).join('\n'), {
    code: 'config.invalid',
    status: 500,
    fields: problems,
  })

export const problem = ({ name, mustBe }: Pick<Variable<unknown>, 'name' | 'mustBe'>): FieldError => ({
  field: name,
  code: 'config.invalid',
  message: `${name} must be ${mustBe}; .env.example says what it is for.`,
})

/** An empty variable is one that is not set: compose files and shells cannot say the difference. */
function textOf({ name, fileToo }: Variable<unknown>, environment: Environment): string | undefined {
  const file = fileToo ? environment[`${name}_FILE`] : undefined
  if (file && !environment[name]) return fileContent(`${name}_FILE`, file)

  return environment[name]?.trim() || undefined
}

function fileContent(name: string, path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch {
    // The path is the operator's own words, but a pasted secret in its place would be one too: neither is repeated.
    throw configInvalid([problem({ name, mustBe: 'the path of a file that this process may read' })])
  }
}
