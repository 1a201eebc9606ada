import { z } from 'zod'
import { openStandIn, sendEvents, sendJson, type StandIn, type Step } from './api.ts'

const asked = z.object({
  model: z.string(),
  input: z.array(z.object({ type: z.string().nullish() }).loose()),
})

/**
 * `POST /v1/responses` as server-sent events: 120 tokens in of which 20 were cached, 15 out of which 3 were reasoning,
 * each time. Which step is next is the number of tool outputs in the conversation; a new turn goes on with it.
 */
export const openOpenAi = (steps: readonly Step[]): Promise<StandIn> =>
  openStandIn(({ path, body }, response) => {
    const read = asked.safeParse(body)
    if (!path.startsWith('/v1/responses') || !read.success) {
      sendJson(response, 404, { error: { message: `nothing at ${path}` } })
      return
    }
    const turn = read.data.input.filter(({ type }) => type?.endsWith('_output') === true).length
    const step = steps[Math.min(turn, steps.length - 1)] ?? { says: 'Done.' }
    if ('refuses' in step) {
      sendJson(response, step.refuses, step.body, step.headers)
      return
    }
    const item =
      'calls' in step
        ? {
            type: 'function_call',
            id: `fc_${String(turn)}`,
            call_id: `call_${String(turn)}`,
            name: step.calls,
            arguments: JSON.stringify(step.with),
          }
        : {
            type: 'message',
            role: 'assistant',
            id: `msg_${String(turn)}`,
            content: [
              { type: 'output_text', text: 'answers' in step ? JSON.stringify(step.answers) : step.says },
            ],
          }
    const id = `resp_${String(turn)}`
    sendEvents(response, [
      { type: 'response.created', response: { id } },
      { type: 'response.output_item.done', output_index: 0, item },
      {
        type: 'response.completed',
        response: {
          id,
          usage: {
            input_tokens: 120,
            input_tokens_details: { cached_tokens: 20 },
            output_tokens: 15,
            output_tokens_details: { reasoning_tokens: 3 },
            total_tokens: 135,
          },
        },
      },
    ])
  })
