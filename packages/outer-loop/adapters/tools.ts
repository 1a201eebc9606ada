import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { AgentEvent } from '../core/agent.ts'

type Kind = Extract<AgentEvent, { type: 'tool_started' }>['kind']

const kinds: Readonly<Record<string, Kind>> = {
  Read: 'read',
  NotebookRead: 'read',
  Write: 'edit',
  Edit: 'edit',
  MultiEdit: 'edit',
  NotebookEdit: 'edit',
  Grep: 'search',
  Glob: 'search',
  ToolSearch: 'search',
  WebSearch: 'fetch',
  WebFetch: 'fetch',
  Bash: 'execute',
  Monitor: 'execute',
  TodoWrite: 'think',
}

export const kindOf = (tool: string): Kind => kinds[tool] ?? 'other'

const told = z.object({
  file_path: z.string().nullish(),
  notebook_path: z.string().nullish(),
  path: z.string().nullish(),
  command: z.string().nullish(),
  pattern: z.string().nullish(),
  url: z.string().nullish(),
  query: z.string().nullish(),
})

/** The path or the command that a tool was called with, cut to what the board shows. */
export const targetOf = (input: unknown): string | null => {
  const read = told.safeParse(input)
  if (!read.success) return null
  const { file_path, notebook_path, path, command, pattern, url, query } = read.data
  return (
    (file_path ?? notebook_path ?? command ?? url ?? query ?? pattern ?? path ?? null)?.slice(0, 500) ?? null
  )
}

/** What a tool answered, as a name for it: the same answer to the same call again and again is a loop. */
export const digestOf = (content: unknown): string =>
  createHash('sha256')
    .update(typeof content === 'string' ? content : (JSON.stringify(content) ?? ''))
    .digest('hex')
