import type { Words } from './words.ts'

export type FieldFault = 'required' | 'invalid' | 'too_long' | 'unknown'

/** A sentence for what is wrong with a field, as specific as we have it. */
export function errorText(words: Words, field: string, fault: FieldFault): string {
  const errors: Readonly<Record<string, string>> = words.errors

  return errors[`${field}_${fault}`] ?? words.errors[fault === 'required' ? 'invalid' : fault]
}
