import { join } from 'node:path'
import type { Adapter, AgentCall, Detected, Environment } from './adapter.ts'
import { claudeDecoder } from './claude-decoder.ts'
import { claudeFloor } from './claude-version.ts'
import { atLeast, findProgram, versionOf } from './program.ts'
import { house, callVariables, reachOf, readsOnly } from './rules.ts'

/** `claude -p`: https://code.claude.com/docs/en/headless. Nothing of its packages is imported; its licence is not ours. */
export const claude: Adapter = {
  id: 'claude',
  family: () => 'claude',
  detect: detectClaude,
  invocation: (call) => ({
    argv: [call.program, ...flags(call)],
    env: {
      ...callVariables(call),
      CLAUDE_CONFIG_DIR: join(call.home, 'claude'),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      // A shell left in the background keeps the program from ending, and from being paid attention to.
      CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1',
      CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
      DISABLE_AUTOUPDATER: '1',
      ...(call.gateway === null
        ? {}
        : { ANTHROPIC_BASE_URL: call.gateway.url, ANTHROPIC_API_KEY: call.gateway.token }),
    },
    credentials:
      call.gateway === null ? ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN', 'ANTHROPIC_BASE_URL'] : [],
    files: [{ path: settingsPath(call), text: JSON.stringify(engineSettings, null, 2) }],
    stdin: call.brief.path,
    ...reachOf(call),
    writable: [...(readsOnly(call.role) ? [] : [call.worktree]), call.home, call.tmp],
    answer: null,
    note:
      call.sandbox === 'bubblewrap'
        ? 'Held by our bubblewrap; its own sandbox stays off, because one does not start inside the other.'
        : 'Not held by a sandbox: it may write wherever its user may. What it did is checked afterwards.',
    waits: false,
  }),
  decoder: claudeDecoder,
}

async function detectClaude(_binding: unknown, environment: Environment): Promise<Detected> {
  const program = await findProgram('claude', environment)
  if (program === null)
    return {
      missing: 'claude is not on the PATH. Install it, or name another adapter in .ai/outer-loop.json.',
    }
  const version = await versionOf(program, environment)
  if (version === null) return { missing: `${program} --version printed no version.` }
  if (!atLeast(version, claudeFloor)) {
    return {
      missing: `Claude Code ${version} is older than ${claudeFloor}: before it, a session in a worktree could reach the main checkout. On Node below 22, npm installs such a version without a word.`,
    }
  }
  return { program, version }
}

const flags = (call: AgentCall): string[] => [
  '-p',
  '--output-format',
  'stream-json',
  '--verbose',
  ...(call.resume === null ? ['--session-id', call.session] : ['--resume', call.resume]),
  ...(call.model === null ? [] : ['--model', call.model]),
  ...(call.usd === null ? [] : ['--max-budget-usd', call.usd.toFixed(4)]),
  ...(call.turns === null ? [] : ['--max-turns', String(call.turns)]),
  // Whatever is not allowed by name is refused, never asked for: there is nobody to ask.
  '--permission-mode',
  'dontAsk',
  '--tools',
  tools(call).join(','),
  '--allowedTools',
  tools(call).join(','),
  '--disallowedTools',
  'Task,WebFetch,WebSearch',
  // Settings, hooks and servers that came with a branch are the branch's wishes, not ours.
  '--setting-sources',
  '',
  '--strict-mcp-config',
  '--settings',
  settingsPath(call),
  '--append-system-prompt',
  house,
  '--json-schema',
  JSON.stringify(call.schema),
]

/** A reader has no shell unless our sandbox keeps its worktree read-only. */
const tools = ({ role, sandbox }: AgentCall): string[] => {
  if (!readsOnly(role)) return ['Bash', 'Read', 'Edit', 'Write', 'Grep', 'Glob']
  return sandbox === 'bubblewrap' ? ['Bash', 'Read', 'Grep', 'Glob'] : ['Read', 'Grep', 'Glob']
}

const settingsPath = ({ folder }: AgentCall): string => join(folder, 'claude-settings.json')

const engineSettings = {
  disableAllHooks: true,
  enableAllProjectMcpServers: false,
  permissions: { deny: ['Task', 'WebFetch', 'WebSearch'], disableBypassPermissionsMode: 'disable' },
}
