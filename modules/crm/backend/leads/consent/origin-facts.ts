const shown = ['address', 'userAgent', 'language'] as const

/** What of an origin people can make something of: `[name, value]`. It is JSON of ours; what is missing is left out. */
export function originFacts(origin: string | null): [name: 'told' | (typeof shown)[number], value: string][] {
  const facts: unknown = origin === null ? null : JSON.parse(origin)
  if (!isRecord(facts)) return []
  const { told } = facts
  if (isRecord(told)) return [['told', `${String(told['kind'])} ${String(told['id'])}`]]

  return shown.flatMap((name): [typeof name, string][] => {
    const value = facts[name]

    return typeof value === 'string' && value !== '' ? [[name, value]] : []
  })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
