import { fill, type Words } from './words.ts'

export const faults = [
  'required',
  'invalid',
  'too_long',
  'too_small',
  'too_large',
  'too_early',
  'too_late',
  'unknown',
] as const

export type FieldFault = (typeof faults)[number]

/** A field as far as a sentence about it depends on it. */
export interface Faulty {
  readonly kind: string
  readonly role?: string | undefined
}

/** A sentence for what is wrong with a field, as specific as we have it. */
export function errorText(
  { errors }: Words,
  { kind, role }: Faulty,
  fault: FieldFault,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const known: Readonly<Record<string, string>> = errors

  return fill(known[`${role}_${fault}`] ?? known[`${kind}_${fault}`] ?? errors[fault], values)
}
