import type { Adapter, Decoder, Decoding } from './adapter.ts'
import { type AgentEvent, agentEvent } from '../core/agent.ts'
import { readAnswer } from './answers.ts'
import { endedByUs, endedEarly } from './ended.ts'
import { findProgram } from './program.ts'
import { answerPath, callVariables, reachOf, readsOnly } from './rules.ts'

/**
 * Any program. It gets the brief's path as its last argument, works in the current folder, and writes its answer as JSON
 * to the file named in `OUTERLOOP_ANSWER`, or prints it as its last line. What it prints before may be our own events, one
 * in a line; other lines are its talk.
 */
export const command: Adapter = {
  id: 'command',
  family: ({ command: argv, family }) => family ?? argv?.[0] ?? 'command',
  async detect({ command: argv }, environment) {
    const name = argv?.[0]
    if (name === undefined) return { missing: 'This agent has no "command" in .ai/outer-loop.json.' }
    const program = await findProgram(name, environment)
    return program === null ? { missing: `${name} is not on the PATH.` } : { program, version: 'unknown' }
  },
  invocation: (call) => ({
    argv: [call.program, ...(call.command ?? []).slice(1), call.brief.path],
    env: {
      ...callVariables(call),
      OUTERLOOP_ANSWER: answerPath(call),
      OUTERLOOP_ANSWER_SCHEMA: JSON.stringify(call.schema),
    },
    credentials: [],
    files: [],
    stdin: '/dev/null',
    ...reachOf(call),
    writable: [...(readsOnly(call.role) ? [] : [call.worktree]), call.home, call.tmp],
    answer: answerPath(call),
    note: call.sandbox === 'bubblewrap' ? 'Held by our bubblewrap.' : 'Not held by a sandbox.',
    waits: false,
  }),
  decoder: commandDecoder,
}

function commandDecoder({ answer }: Decoding): Decoder {
  let lastLine: string | null = null
  let limit: Extract<AgentEvent, { type: 'limit' }> | null = null
  let denials = 0

  return {
    line(text) {
      if (text.trim() === '') return []
      const event = eventIn(text)
      if (event === null) {
        lastLine = text
        return [{ type: 'text', characters: text.length, text: text.slice(0, 2_000) }]
      }
      if (event.type === 'limit') limit = event
      else if (event.type === 'denied') denials += 1
      else if (event.type !== 'unknown') limit = null
      return [event]
    },
    end(ending) {
      const ours = endedByUs(ending)
      if (ours !== null) return ours
      if (ending.exitCode !== 0 && limit !== null) {
        return { kind: 'rate_limited', resetsAt: limit.resetsAt, message: `Limited: ${limit.kind}.` }
      }
      if (ending.exitCode !== 0) return endedEarly(ending, null)
      const read = readAnswer(answer, ending.answer ?? lastLine)
      return 'refused' in read
        ? { kind: 'no_answer', message: read.refused }
        : { kind: 'finished', result: read.answer, denials }
    },
  }
}

const eventIn = (text: string): AgentEvent | null => {
  if (!text.startsWith('{')) return null
  try {
    const read = agentEvent.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
