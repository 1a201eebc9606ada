import { z } from 'zod'

/** The lines of `codex exec --json` that we read. Items of other types, and new ones, pass as unknown. */

const count = z.int().min(0).catch(0)

const item = z.union([
  z.object({ id: z.string(), type: z.literal('agent_message'), text: z.string() }),
  z.object({
    id: z.string(),
    type: z.literal('command_execution'),
    command: z.string(),
    aggregated_output: z.string().catch(''),
    exit_code: z.int().nullish().catch(null),
    status: z.string(),
  }),
  z.object({
    id: z.string(),
    type: z.literal('file_change'),
    changes: z.array(
      z.object({ path: z.string(), kind: z.enum(['add', 'delete', 'update']).catch('update') }),
    ),
    status: z.string(),
  }),
  z.object({
    id: z.string(),
    type: z.literal('mcp_tool_call'),
    server: z.string(),
    tool: z.string(),
    status: z.string(),
  }),
  z.object({ id: z.string(), type: z.literal('web_search'), query: z.string().catch('') }),
  z.object({ id: z.string(), type: z.literal('error'), message: z.string() }),
  z.object({ type: z.string() }).transform(({ type }) => ({ type: 'other' as const, name: type })),
])
export type Item = z.infer<typeof item>

const line = z.union([
  z.object({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.object({ type: z.enum(['item.started', 'item.updated', 'item.completed']), item }),
  z.object({
    type: z.literal('turn.completed'),
    usage: z.object({
      input_tokens: count,
      cached_input_tokens: count,
      cache_write_input_tokens: count,
      output_tokens: count,
      reasoning_output_tokens: count,
    }),
  }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({ type: z.string() }).transform(({ type }) => ({ type: 'other' as const, name: type })),
])
export type Line = z.infer<typeof line>

export const readLine = (text: string): Line | null => {
  try {
    const read = line.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
