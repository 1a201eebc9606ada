import type { Ambient } from '@leadkeep/kernel'
import type { FormDefinition } from '../data/form-definition.ts'
import type { Signal } from '../quarantine/signals.ts'
import type { FormToken } from './form-token.ts'
import { proofField, type ProofState } from './proof.ts'
import type { FlatRecord } from './read-answers.ts'

/** A field that people do not see and programs like to fill in. A form that asks for it itself goes without the trap. */
export const trapField = 'homepage'

/** Milliseconds in which hardly anybody reads a form, fills it in and sends it. Whoever shows a proof may be as quick. */
const quickest = 2000

/** How many come without a proof: as many as people send, more than that, or nobody can tell. */
export type Pressure = 'normal' | 'high' | 'unknown'

/** What came beside the answers, taken out from among them. */
export function apart(form: FormDefinition, sent: FlatRecord) {
  const { [proofField]: proof, ...rest } = sent
  if (hasOwn(form, trapField)) return { answers: rest, proof, trap: '' }
  const { [trapField]: trap = '', ...answers } = rest

  return { answers, proof, trap }
}

export const hasOwn = (form: FormDefinition, name: string): boolean =>
  form.fields.some(({ key }) => key === name)

interface Seen {
  readonly trap: unknown
  readonly proof: ProofState
  readonly token: FormToken | null
  readonly pressure: Pressure
}

/** What the public process can tell; it is sealed with the answers. */
export function signalsSeen({ trap, proof, token, pressure }: Seen, ambient: Pick<Ambient, 'now'>): Signal[] {
  const found: Signal[] = []
  if (trap !== '') found.push('honeypot')
  if (proof === 'good') return found
  found.push(proof === 'invalid' ? 'proof_invalid' : 'unproven')
  if (token && ambient.now().getTime() - token.issuedAt < quickest) found.push('too_fast')
  if (pressure === 'high') found.push('unproven_burst')
  if (pressure === 'unknown') found.push('uncounted')

  return found
}
