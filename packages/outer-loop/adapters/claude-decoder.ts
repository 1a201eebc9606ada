import type { AgentEvent, AgentOutcome } from '../core/agent.ts'
import type { Charged, Decoder, Decoding, Ending } from './adapter.ts'
import { readAnswer } from './answers.ts'
import { chargesFrom } from './charges.ts'
import { endedByUs, endedEarly } from './ended.ts'
import { type Block, type Line, type ModelUsage, readLine, type Result } from './claude-stream.ts'
import { claudeFloor } from './claude-version.ts'
import { atLeast } from './program.ts'
import { resetIn, saysLimited } from './limits.ts'
import { digestOf, kindOf, targetOf } from './tools.ts'

/**
 * Reads the stream of `claude -p`. Neither the exit code (0 when interrupted) nor the result's `subtype` (`success` when
 * nobody is signed in) says how a call ended; both together with what went before do.
 */
export const claudeDecoder = ({ charged, answer, now }: Decoding): Decoder => {
  const charges = chargesFrom(charged)
  const edits = new Map<string, string>()
  const denied = new Set<string>()
  let result: Result | null = null
  let tooOld: string | null = null
  let failure: string | null = null
  let waitsForLimit = false
  let resetsAt: string | null = null

  const read = (line: Line): AgentEvent[] => {
    if (line.type === 'other') return [{ type: 'unknown', name: line.name.slice(0, 100) }]
    if (line.type !== 'system') waitsForLimit = false
    switch (line.type) {
      case 'system':
        return system(line)
      case 'rate_limit_event':
        return limit(line.rate_limit_info)
      case 'assistant':
        return assistant(line)
      case 'user':
        return user(line)
      case 'result': {
        result = line
        const newly = line.model_usage_since_last_result ?? null
        return newly === null
          ? charges.total({ ...sum(line.modelUsage), usd: line.total_cost_usd })
          : charges.process(sum(newly))
      }
    }
  }

  const system = (line: Extract<Line, { type: 'system' }>): AgentEvent[] => {
    switch (line.subtype) {
      case 'init': {
        const version = line.claude_code_version ?? null
        if (version === null || !atLeast(version, claudeFloor)) tooOld = version ?? 'unknown'
        return [{ type: 'session', externalId: line.session_id, model: line.model, version }]
      }
      case 'api_retry':
        waitsForLimit = line.error === 'rate_limit' || line.error_status === 429
        return [{ type: 'retry', attempt: line.attempt, delayMs: line.retry_delay_ms, reason: line.error }]
      case 'permission_denied':
        return deny(line.tool_use_id, line.tool_name, line.decision_reason_type ?? line.message.slice(0, 200))
      case 'compact_boundary':
        return [
          {
            type: 'compaction',
            before: line.compact_metadata.pre_tokens,
            after: line.compact_metadata.post_tokens,
          },
        ]
    }
  }

  const limit = (info: {
    status: string
    resetsAt?: number | null
    rateLimitType?: string | null
  }): AgentEvent[] => {
    if (info.status !== 'rejected') return [{ type: 'unknown', name: `rate_limit/${info.status}` }]
    waitsForLimit = true
    resetsAt = typeof info.resetsAt === 'number' ? new Date(info.resetsAt * 1_000).toISOString() : null
    return [{ type: 'limit', kind: info.rateLimitType ?? 'rate_limit', resetsAt }]
  }

  const assistant = ({ message, error }: Extract<Line, { type: 'assistant' }>): AgentEvent[] => {
    if (error !== null && error !== undefined) failure = error
    const events = message.content.flatMap(said)
    const { usage } = message
    if (usage === null || usage === undefined || message.model === '<synthetic>') return events
    return [
      ...events,
      ...charges.message(message.id, message.model ?? null, {
        input: usage.input_tokens,
        cachedInput: usage.cache_read_input_tokens,
        cacheWrite: usage.cache_creation_input_tokens,
        output: usage.output_tokens,
        reasoning: 0,
      }),
    ]
  }

  const said = (block: Block): AgentEvent[] => {
    if ('text' in block)
      return [{ type: 'text', characters: block.text.length, text: block.text.slice(0, 2_000) }]
    if ('name' in block) {
      const target = targetOf(block.input)
      const kind = kindOf(block.name)
      if (kind === 'edit' && target !== null) edits.set(block.id, target)
      return [{ type: 'tool_started', id: block.id, name: block.name, kind, target }]
    }
    return []
  }

  const user = ({
    message,
    tool_use_result,
    tool_result_meta,
  }: Extract<Line, { type: 'user' }>): AgentEvent[] => {
    const rejected = (tool_result_meta ?? []).filter(
      (meta) => meta.permission_decision?.decision === 'reject',
    )
    const results = typeof message.content === 'string' ? [] : message.content
    return [
      ...rejected.flatMap((meta) => deny(meta.id, 'tool', meta.permission_decision?.source ?? 'refused')),
      ...results.flatMap((block): AgentEvent[] => {
        if (!('tool_use_id' in block)) return []
        const ok = block.is_error !== true
        const path = edits.get(block.tool_use_id)
        const file = { type: 'file', operation: isCreation(tool_use_result) ? 'add' : 'update' } as const
        return [
          {
            type: 'tool_ended',
            id: block.tool_use_id,
            ok,
            exitCode: exitCodeIn(block.content, ok),
            digest: digestOf(block.content),
          },
          ...(ok && path !== undefined ? [{ ...file, path }] : []),
        ]
      }),
    ]
  }

  const deny = (id: string, tool: string, reason: string): AgentEvent[] => {
    if (denied.has(id)) return []
    denied.add(id)
    return [{ type: 'denied', tool, reason }]
  }

  const end = (ending: Ending): AgentOutcome => {
    if (tooOld !== null)
      return { kind: 'unusable', message: `Claude Code ${tooOld} is older than ${claudeFloor}.` }
    const finished = result?.subtype === 'success' && !result.is_error
    // A program that had finished and then would not go away has still finished; a cancelled one has not.
    if (finished && result !== null && (ending.exitCode === 0 || outlived(ending))) return answered(result)
    if (waitsForLimit && ending.endedBy !== 'engine' && result === null)
      return rateLimited('It was waiting for a rate limit to pass.')
    const ours = endedByUs(ending)
    if (ours !== null) return ours
    if (result === null) return withoutResult(ending)
    if (finished) {
      return {
        kind: 'crashed',
        exitCode: ending.exitCode,
        signal: ending.signal,
        message: 'It said success and then failed.',
      }
    }
    return failed(result, ending)
  }

  const answered = (last: Result): AgentOutcome => {
    const read = readAnswer(answer, last.structured_output ?? last.result)
    if ('refused' in read) return { kind: 'no_answer', message: read.refused }
    return {
      kind: 'finished',
      result: read.answer,
      denials: Math.max(last.permission_denials.length, denied.size),
    }
  }

  const rateLimited = (message: string): AgentOutcome => ({
    kind: 'rate_limited',
    resetsAt: resetsAt ?? resetIn(message, now()),
    message,
  })

  const withoutResult = (ending: Ending): AgentOutcome => {
    if (/not logged in|invalid api key|unknown option|unsupported/i.test(ending.stderr)) {
      return { kind: 'unusable', message: ending.stderr.trim().slice(0, 500) }
    }
    return endedEarly(ending, null)
  }

  const failed = (last: Result, ending: Ending): AgentOutcome => {
    const message = (last.errors.join(' ') || last.result || last.subtype).slice(0, 2_000)
    switch (last.subtype) {
      case 'error_max_budget_usd':
        return { kind: 'budget', message }
      case 'error_max_turns':
        return { kind: 'turns', message }
      case 'error_max_structured_output_retries':
        return { kind: 'no_answer', message }
    }
    if (last.startup_failure_reason !== null && last.startup_failure_reason !== undefined)
      return { kind: 'unusable', message }
    if (last.terminal_reason?.startsWith('aborted') === true) {
      return { kind: 'interrupted', by: 'outside', message: 'Interrupted from outside while it worked.' }
    }
    const status = last.api_error_status ?? null
    if (status === 429 || failure === 'rate_limit' || saysLimited(message)) return rateLimited(message)
    if (status === 401 || status === 403 || status === 404 || (failure !== null && hopeless.has(failure))) {
      return { kind: 'unusable', message }
    }
    return { kind: 'crashed', exitCode: ending.exitCode, signal: ending.signal, message }
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

/** Trying again changes nothing of these. */
const hopeless = new Set([
  'authentication_failed',
  'billing_error',
  'model_not_found',
  'invalid_request',
  'oauth_org_not_allowed',
])

const outlived = ({ endedBy }: Ending): boolean => endedBy === 'silence' || endedBy === 'deadline'

const sum = (models: ModelUsage): Charged =>
  Object.values(models).reduce<Charged>(
    (total, model) => ({
      input: total.input + model.inputTokens,
      cachedInput: total.cachedInput + model.cacheReadInputTokens,
      cacheWrite: total.cacheWrite + model.cacheCreationInputTokens,
      output: total.output + model.outputTokens,
      reasoning: total.reasoning + model.thinkingTokens,
      usd: total.usd + model.costUSD,
    }),
    { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, reasoning: 0, usd: 0 },
  )

/** The shell tool puts a failed command's exit code into its words. */
const exitCodeIn = (content: unknown, ok: boolean): number | null => {
  if (ok) return null
  const code = typeof content === 'string' ? /^Exit code (\d+)/.exec(content)?.[1] : undefined
  return code === undefined ? null : Number(code)
}

const isCreation = (told: unknown): boolean =>
  typeof told === 'object' && told !== null && 'type' in told && told.type === 'create'
