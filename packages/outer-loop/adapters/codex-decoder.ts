import type { AgentEvent, AgentOutcome } from '../core/agent.ts'
import type { Decoder, Decoding, Ending } from './adapter.ts'
import { readAnswer } from './answers.ts'
import { chargesFrom } from './charges.ts'
import { type Item, type Line, readLine } from './codex-stream.ts'
import { endedByUs, endedEarly } from './ended.ts'
import { resetIn, saysLimited } from './limits.ts'
import { digestOf } from './tools.ts'

type Started = Extract<AgentEvent, { type: 'tool_started' }>

/**
 * Reads the stream of `codex exec --json`. Only `turn.completed` with exit code 0 is an end; an `error` line is not: it
 * repeats for as long as the network is away. Tokens are counted over the whole thread, money not at all.
 */
export const codexDecoder = ({ charged, answer, model, now }: Decoding): Decoder => {
  const charges = chargesFrom(charged)
  const seen = new Set<string>()
  const open = new Set<string>()
  let lastWord: string | null = null
  let completed = false
  let failure: string | null = null
  let trouble: string | null = null
  let retries = 0
  let denials = 0

  const read = (line: Line): AgentEvent[] => {
    switch (line.type) {
      case 'other':
        return line.name === 'turn.started' ? [] : [{ type: 'unknown', name: line.name.slice(0, 100) }]
      case 'thread.started':
        return [{ type: 'session', externalId: line.thread_id, model, version: null }]
      case 'item.started':
      case 'item.updated':
        trouble = null
        return started(line.item)
      case 'item.completed':
        trouble = null
        return [...started(line.item), ...done(line.item)]
      case 'turn.completed': {
        completed = true
        const {
          input_tokens,
          cached_input_tokens,
          cache_write_input_tokens,
          output_tokens,
          reasoning_output_tokens,
        } = line.usage
        // Its input contains what was cached; ours does not.
        const input = Math.max(0, input_tokens - cached_input_tokens - cache_write_input_tokens)
        return charges.sessionTokens(
          {
            input,
            cachedInput: cached_input_tokens,
            cacheWrite: cache_write_input_tokens,
            output: output_tokens,
            reasoning: reasoning_output_tokens,
          },
          model,
        )
      }
      case 'turn.failed':
        failure = line.error.message
        return limitIn(failure)
      case 'error':
        trouble = line.message
        if (/reconnecting|retrying|waiting for network|stream (error|disconnected)/i.test(line.message)) {
          retries += 1
          return [{ type: 'retry', attempt: retries, delayMs: 0, reason: line.message.slice(0, 200) }]
        }
        return limitIn(line.message)
    }
  }

  const limitIn = (message: string): AgentEvent[] =>
    saysLimited(message)
      ? [{ type: 'limit', kind: 'usage', resetsAt: resetIn(message, now()) }]
      : [{ type: 'unknown', name: 'error' }]

  const started = (item: Item): AgentEvent[] => {
    const event = toolOf(item)
    if (event === null || seen.has(event.id)) return []
    seen.add(event.id)
    open.add(event.id)
    return [event]
  }

  const done = (item: Item): AgentEvent[] => {
    if ('id' in item) open.delete(item.id)
    switch (item.type) {
      case 'agent_message':
        lastWord = item.text
        return [{ type: 'text', characters: item.text.length, text: item.text.slice(0, 2_000) }]
      case 'command_execution': {
        const ended: AgentEvent = {
          type: 'tool_ended',
          id: item.id,
          ok: item.status === 'completed' && item.exit_code === 0,
          exitCode: item.exit_code,
          digest: digestOf(item.aggregated_output),
        }
        if (item.status !== 'declined') return [ended]
        denials += 1
        return [{ type: 'denied', tool: 'command', reason: item.command.slice(0, 200) }, ended]
      }
      case 'file_change': {
        const ok = item.status === 'completed'
        const ended: AgentEvent = { type: 'tool_ended', id: item.id, ok, digest: digestOf(item.changes) }
        if (!ok) return [ended]
        return [
          ...item.changes.map(({ path, kind }) => ({ type: 'file' as const, path, operation: kind })),
          ended,
        ]
      }
      case 'mcp_tool_call':
        return [{ type: 'tool_ended', id: item.id, ok: item.status === 'completed' }]
      case 'web_search':
        return [{ type: 'tool_ended', id: item.id, ok: true }]
      case 'error':
        return [{ type: 'unknown', name: 'item/error' }]
      case 'other':
        return [{ type: 'unknown', name: `item/${item.name}`.slice(0, 100) }]
    }
  }

  const end = (ending: Ending): AgentOutcome => {
    if (
      completed &&
      (ending.exitCode === 0 || ending.endedBy === 'silence' || ending.endedBy === 'deadline')
    ) {
      const read = readAnswer(answer, lastWord)
      return 'refused' in read
        ? { kind: 'no_answer', message: read.refused }
        : { kind: 'finished', result: read.answer, denials }
    }
    const limit = failure ?? trouble
    if (limit !== null && saysLimited(limit) && ending.endedBy !== 'engine') {
      return { kind: 'rate_limited', resetsAt: resetIn(limit, now()), message: limit.slice(0, 2_000) }
    }
    const ours = endedByUs(ending)
    if (ours !== null) return ours
    if (failure !== null) {
      const message = failure.slice(0, 2_000)
      if (hopeless.test(failure)) return { kind: 'unusable', message }
      return { kind: 'crashed', exitCode: ending.exitCode, signal: ending.signal, message }
    }
    if (hopeless.test(ending.stderr)) return { kind: 'unusable', message: ending.stderr.trim().slice(0, 500) }
    // Interrupted, it exits with 1 like any failure, but leaves a tool open and gives no reason.
    if (ending.exitCode === 1 && open.size > 0 && trouble === null) {
      return {
        kind: 'interrupted',
        by: 'outside',
        message: 'Interrupted from outside while a tool was running.',
      }
    }
    return endedEarly(ending, trouble?.slice(0, 500) ?? null)
  }

  return {
    line(text) {
      if (text.trim() === '') return []
      const line = readLine(text)
      return line === null ? [{ type: 'unknown', name: 'unreadable' }] : read(line)
    },
    end,
  }
}

const toolOf = (item: Item): Started | null => {
  switch (item.type) {
    case 'command_execution':
      return tool(item.id, 'command', 'execute', item.command)
    case 'file_change':
      return tool(
        item.id,
        'file_change',
        item.changes.every(({ kind }) => kind === 'delete') ? 'delete' : 'edit',
        item.changes[0]?.path,
      )
    case 'mcp_tool_call':
      return tool(item.id, `${item.server}/${item.tool}`, 'other', null)
    case 'web_search':
      return tool(item.id, 'web_search', 'fetch', item.query)
    case 'agent_message':
    case 'error':
    case 'other':
      return null
  }
}

const tool = (
  id: string,
  name: string,
  kind: Started['kind'],
  target: string | null | undefined,
): Started => ({
  type: 'tool_started',
  id,
  name,
  kind,
  target: target?.slice(0, 500) ?? null,
})

/** Trying again changes nothing of these. */
const hopeless =
  /\b(401|403)\b|unauthori[sz]ed|not (logged|signed) in|login is required|invalid api key|missing environment variable|model .*(not found|not supported|does not exist)|unexpected argument|error loading config/i
