/**
 * Dollars for a million tokens, standard tier, by model. Sources: the catalogue inside Claude Code 2.1.330 and
 * platform.claude.com/docs/en/about-claude/pricing for Claude; developers.openai.com/api/docs/pricing for GPT (requests
 * up to 272,000 input tokens; longer ones cost up to twice as much, so a price of ours is then too low).
 * A program's own figure is always taken before ours. As of 2026-11-18.
 */
type Price = { input: number; cachedInput: number; cacheWrite: number; output: number }

const price = (input: number, cachedInput: number, output: number): Price => ({
  input,
  cachedInput,
  cacheWrite: input * 1.25,
  output,
})

const prices: Readonly<Record<string, Price>> = {
  'claude-fable-5-1': price(10, 0.25, 50),
  'claude-fable-5': price(10, 1, 50),
  'claude-opus-5-5': price(4, 0.2, 20),
  'claude-opus-5': price(5, 0.5, 25),
  'claude-opus-4-8': price(5, 0.5, 25),
  'claude-opus-4-7': price(5, 0.5, 25),
  'claude-opus-4-6': price(5, 0.5, 25),
  'claude-opus-4-5': price(5, 0.5, 25),
  'claude-sonnet-5-5': price(2, 0.1, 10),
  'claude-sonnet-5': price(2, 0.2, 10),
  'claude-sonnet-4-6': price(3, 0.3, 15),
  'claude-sonnet-4-5': price(3, 0.3, 15),
  /** Its price for prompts above 100,000 tokens: an agent's prompts are. */
  'claude-haiku-5-5': price(0.5, 0.05, 2.5),
  'claude-haiku-4-5': price(1, 0.1, 5),
  'gpt-6.2-astra': price(8, 0.4, 40),
  'gpt-6.2-sol': price(2, 0.2, 10),
  'gpt-6.1-sol': price(2, 0.1, 10),
  'gpt-6.1-terra': price(1, 0.05, 5),
  'gpt-6-astra': price(10, 1, 50),
  'gpt-6-sol': price(2, 0.2, 10),
  'gpt-6-luna': price(0.1, 0.01, 0.5),
  'gpt-5.6-terra': price(2, 0.2, 12),
  'gpt-5.6-luna': price(0.2, 0.02, 1.2),
  'gpt-5-codex': price(1.25, 0.125, 10),
}

/** What a model that nobody has heard of costs at most: in doubt a cap bites early rather than late. */
const dearest: Price = Object.values(prices).reduce((most, each) => ({
  input: Math.max(most.input, each.input),
  cachedInput: Math.max(most.cachedInput, each.cachedInput),
  cacheWrite: Math.max(most.cacheWrite, each.cacheWrite),
  output: Math.max(most.output, each.output),
}))

type Tokens = { input: number; cachedInput: number; cacheWrite: number; output: number }

/**
 * @param tokens `input` without what was cached or written to the cache; `output` with its reasoning.
 * @returns dollars, and whether the model was known. `claude-sonnet-5-20260301` is known as `claude-sonnet-5`.
 */
export const priced = (model: string | null, tokens: Tokens): { usd: number; known: boolean } => {
  const found = model === null ? undefined : prices[baseName(model)]
  const { input, cachedInput, cacheWrite, output } = found ?? dearest
  const usd =
    (tokens.input * input +
      tokens.cachedInput * cachedInput +
      tokens.cacheWrite * cacheWrite +
      tokens.output * output) /
    1_000_000
  return { usd, known: found !== undefined }
}

/** Without provider, date, context marker: `anthropic/claude-opus-5-20260724[1m]` is `claude-opus-5`. */
const baseName = (model: string): string =>
  model
    .replace(/^.*\//, '')
    .replace(/\[[^\]]*\]$/, '')
    .replace(/-\d{4}-?\d{2}-?\d{2}$/, '')
