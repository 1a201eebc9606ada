import type { AgentEvent } from '../core/agent.ts'
import { type Charged, nothingCharged } from './adapter.ts'
import { priced } from './prices.ts'

type Tokens = Omit<Charged, 'usd'>

const parts = ['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'usd'] as const

/**
 * Turns what a program reports (totals of a message, of a process, of a session) into what is still to be charged. What
 * was charged once is never charged again and never taken back: a report that comes out lower than our own price is
 * remembered, and the next rise is smaller by as much.
 */
export const chargesFrom = (charged: Charged) => {
  let paid: Charged = { ...charged }
  const messages = new Map<string, Tokens>()
  const unknownModels = new Set<string>()

  const chargeUpTo = (total: Charged, source: 'reported' | 'priced'): AgentEvent[] => {
    const delta = { ...nothingCharged }
    const next = { ...paid }
    for (const part of parts) {
      delta[part] = Math.max(0, total[part] - paid[part])
      next[part] = Math.max(paid[part], total[part])
    }
    paid = next
    // A thousandth of a millionth of a dollar is what adding fractions leaves over, not money.
    if (delta.usd < 1e-9) delta.usd = 0
    return parts.some((part) => delta[part] > 0) ? [{ type: 'usage', delta: { ...delta, source } }] : []
  }

  const price = (model: string | null, tokens: Tokens): { usd: number; events: AgentEvent[] } => {
    const { usd, known } = priced(model, tokens)
    const name = model ?? 'unnamed'
    if (known || unknownModels.has(name)) return { usd, events: [] }
    unknownModels.add(name)
    return { usd, events: [{ type: 'unknown', name: `price/${name}` }] }
  }

  return {
    /** Usage of one message so far, repeated and rising while it streams. Kept if the process dies in the middle. */
    message(id: string, model: string | null, tokens: Tokens): AgentEvent[] {
      const before = messages.get(id) ?? nothingCharged
      const rise = (part: keyof Tokens) => Math.max(0, tokens[part] - before[part])
      const delta: Tokens = {
        input: rise('input'),
        cachedInput: rise('cachedInput'),
        cacheWrite: rise('cacheWrite'),
        output: rise('output'),
        reasoning: rise('reasoning'),
      }
      messages.set(id, tokens)
      const { usd, events } = price(model, delta)
      return [...events, ...chargeUpTo(plus(paid, { ...delta, usd }), 'priced')]
    },
    /** What this process spent in all, by its own word. */
    process(spent: Charged): AgentEvent[] {
      return chargeUpTo(plus(charged, spent), 'reported')
    },
    /**
     * A total of which nobody says what it is of: newer programs count the session, older ones the process. It is the
     * session's if what was charged before and what was seen since both fit into it.
     */
    total(spent: Charged): AgentEvent[] {
      return chargeUpTo(prompt(spent) >= prompt(paid) ? spent : plus(charged, spent), 'reported')
    },
    /** As `session`, for a program that counts tokens and not money: the rise is priced by our table. */
    sessionTokens(total: Tokens, model: string | null): AgentEvent[] {
      const rise: Tokens = {
        input: Math.max(0, total.input - paid.input),
        cachedInput: Math.max(0, total.cachedInput - paid.cachedInput),
        cacheWrite: Math.max(0, total.cacheWrite - paid.cacheWrite),
        output: Math.max(0, total.output - paid.output),
        reasoning: Math.max(0, total.reasoning - paid.reasoning),
      }
      const { usd, events } = price(model, rise)
      return [...events, ...chargeUpTo(plus(paid, { ...rise, usd }), 'priced')]
    },
  }
}

const prompt = ({ input, cachedInput, cacheWrite }: Tokens): number => input + cachedInput + cacheWrite

const plus = (one: Charged, other: Charged): Charged => ({
  input: one.input + other.input,
  cachedInput: one.cachedInput + other.cachedInput,
  cacheWrite: one.cacheWrite + other.cacheWrite,
  output: one.output + other.output,
  reasoning: one.reasoning + other.reasoning,
  usd: one.usd + other.usd,
})
