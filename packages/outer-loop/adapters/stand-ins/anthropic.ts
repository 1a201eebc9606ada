import { z } from 'zod'
import { openStandIn, sendEvents, sendJson, type StandIn, type Step } from './api.ts'

const asked = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string() })),
  tools: z.array(z.object({ name: z.string() })).nullish(),
})

/**
 * `POST /v1/messages` as server-sent events: 100 tokens in, 20 from the cache, 10 written to it, 30 out, each time. Which
 * step is next is read from the conversation itself, so a repeated request gets the same reply.
 */
export const openAnthropic = (steps: readonly Step[]): Promise<StandIn> =>
  openStandIn(({ path, body }, response) => {
    const read = asked.safeParse(body)
    if (!path.startsWith('/v1/messages') || path.includes('count_tokens') || !read.success) {
      sendJson(response, 404, { type: 'error', error: { type: 'not_found_error', message: path } })
      return
    }
    const turn = read.data.messages.filter(({ role }) => role === 'assistant').length
    // Past its part it repeats its last words.
    const step = steps[Math.min(turn, steps.length - 1)] ?? { says: 'Done.' }
    if ('refuses' in step) {
      sendJson(response, step.refuses, step.body, step.headers)
      return
    }
    sendEvents(response, message(turn, read.data.model, step))
  })

const message = (turn: number, model: string, step: Exclude<Step, { refuses: number }>) => {
  const tool =
    'calls' in step
      ? { name: step.calls, input: step.with }
      : 'answers' in step
        ? { name: 'StructuredOutput', input: step.answers }
        : null
  const usage = {
    input_tokens: 100,
    cache_creation_input_tokens: 10,
    cache_read_input_tokens: 20,
    output_tokens: 1,
  }
  const block =
    tool === null
      ? {
          start: { type: 'text', text: '' },
          delta: { type: 'text_delta', text: 'says' in step ? step.says : '' },
        }
      : {
          start: { type: 'tool_use', id: `toolu_${String(turn)}`, name: tool.name, input: {} },
          delta: { type: 'input_json_delta', partial_json: JSON.stringify(tool.input) },
        }
  return [
    {
      type: 'message_start',
      message: {
        id: `msg_${String(turn)}`,
        type: 'message',
        role: 'assistant',
        model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    },
    { type: 'content_block_start', index: 0, content_block: block.start },
    { type: 'content_block_delta', index: 0, delta: block.delta },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: tool === null ? 'end_turn' : 'tool_use', stop_sequence: null },
      usage: { output_tokens: 30 },
    },
    { type: 'message_stop' },
  ]
}
