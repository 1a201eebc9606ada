import { z } from 'zod'

/** The lines of `claude -p --output-format stream-json` that we read. Everything else passes as unknown. */

const count = z.int().min(0).catch(0)
const dollars = z.number().min(0).catch(0)

const messageUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
})

const block = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown().optional() }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.unknown().optional(),
    is_error: z.boolean().nullish(),
  }),
  z.object({ type: z.string() }),
])
export type Block = z.infer<typeof block>

const modelUsage = z.record(
  z.string(),
  z.object({
    inputTokens: count,
    outputTokens: count,
    cacheReadInputTokens: count,
    cacheCreationInputTokens: count,
    thinkingTokens: count,
    costUSD: dollars,
  }),
)
export type ModelUsage = z.infer<typeof modelUsage>

const result = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  session_id: z.string(),
  result: z.string().nullish(),
  structured_output: z.unknown().optional(),
  total_cost_usd: dollars,
  modelUsage: modelUsage.catch({}),
  /** Newer than the floor: what this process spent, without the sessions it went on from. */
  model_usage_since_last_result: modelUsage.nullish().catch(null),
  permission_denials: z
    .array(z.object({ tool_name: z.string().catch('?'), tool_use_id: z.string().catch('') }))
    .catch([]),
  terminal_reason: z.string().nullish(),
  api_error_status: z.number().nullish().catch(null),
  startup_failure_reason: z.string().nullish(),
  errors: z.array(z.string()).catch([]),
})
export type Result = z.infer<typeof result>

const line = z.union([
  z.object({
    type: z.literal('system'),
    subtype: z.literal('init'),
    session_id: z.string(),
    model: z.string().nullish(),
    claude_code_version: z.string().nullish(),
  }),
  z.object({
    type: z.literal('system'),
    subtype: z.literal('api_retry'),
    attempt: z.int(),
    retry_delay_ms: z.number(),
    error_status: z.number().nullish(),
    error: z.string().catch('unknown'),
  }),
  z.object({
    type: z.literal('system'),
    subtype: z.literal('permission_denied'),
    tool_name: z.string(),
    tool_use_id: z.string().catch(''),
    decision_reason_type: z.string().nullish(),
    message: z.string().catch(''),
  }),
  z.object({
    type: z.literal('system'),
    subtype: z.literal('compact_boundary'),
    compact_metadata: z.object({ pre_tokens: z.int().nullish(), post_tokens: z.int().nullish() }).catch({}),
  }),
  z
    .object({ type: z.literal('system'), subtype: z.string() })
    .transform(({ subtype }) => ({ type: 'other' as const, name: `system/${subtype}` })),
  z.object({
    type: z.literal('rate_limit_event'),
    rate_limit_info: z.object({
      status: z.string(),
      resetsAt: z.number().nullish().catch(null),
      rateLimitType: z.string().nullish(),
    }),
  }),
  z.object({
    type: z.literal('assistant'),
    message: z.object({
      id: z.string(),
      model: z.string().nullish(),
      content: z.array(block).catch([]),
      usage: messageUsage.nullish().catch(null),
    }),
    error: z.string().nullish(),
  }),
  z.object({
    type: z.literal('user'),
    message: z.object({ content: z.union([z.array(block), z.string()]) }),
    tool_use_result: z.unknown().optional(),
    tool_result_meta: z
      .array(
        z.object({
          id: z.string(),
          permission_decision: z.object({ decision: z.string(), source: z.string().nullish() }).nullish(),
        }),
      )
      .nullish()
      .catch(null),
  }),
  result,
  z.object({ type: z.string() }).transform(({ type }) => ({ type: 'other' as const, name: type })),
])
export type Line = z.infer<typeof line>

/** `null` for what is not JSON, or not an object with a type. The type is not always the first key. */
export const readLine = (text: string): Line | null => {
  try {
    const read = line.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
