import { join } from 'node:path'
import type { Adapter, AgentCall, Detected, Environment } from './adapter.ts'
import { codexDecoder } from './codex-decoder.ts'
import { atLeast, findProgram, versionOf } from './program.ts'
import { house, callVariables, reachOf, readsOnly } from './rules.ts'

/** Below this nobody has tried our flags. */
export const codexFloor = '0.160.0'

/** `codex exec`: https://developers.openai.com/codex/noninteractive. */
export const codex: Adapter = {
  id: 'codex',
  family: () => 'codex',
  detect: detectCodex,
  invocation: (call) => ({
    argv: [call.program, ...flags(call)],
    env: {
      ...callVariables(call),
      CODEX_HOME: join(call.home, 'codex'),
      ...(call.gateway === null ? {} : { OUTERLOOP_MODEL_TOKEN: call.gateway.token }),
    },
    credentials: call.gateway === null ? ['CODEX_API_KEY'] : [],
    files: [
      { path: schemaPath(call), text: JSON.stringify(call.schema) },
      // It does not make its own home.
      {
        path: join(call.home, 'codex', 'README'),
        text: 'The home of codex for one task. Written by the engine; safe to remove with it.\n',
      },
    ],
    stdin: call.brief.path,
    ...reachOf(call),
    writable: [...(readsOnly(call.role) ? [] : [call.worktree]), call.home, call.tmp],
    answer: null,
    note:
      call.sandbox === 'bubblewrap'
        ? 'Held by our bubblewrap with its own sandbox off (danger-full-access): its bubblewrap cannot start inside ours.'
        : `Held by its own sandbox (${ownSandbox(call)}), because we have none here. Commands it runs have no network.`,
    waits: false,
  }),
  decoder: codexDecoder,
}

async function detectCodex(_binding: unknown, environment: Environment): Promise<Detected> {
  const program = await findProgram('codex', environment)
  if (program === null)
    return {
      missing: 'codex is not on the PATH. Install it, or name another adapter in .ai/outer-loop.json.',
    }
  const version = await versionOf(program, environment)
  if (version === null) return { missing: `${program} --version printed no version.` }
  if (!atLeast(version, codexFloor))
    return { missing: `Codex ${version} is older than ${codexFloor}, the oldest that was tried.` }
  return { program, version }
}

/** `resume` knows few flags: everything else stands before it, every time, since a session restores only its talk. */
const flags = (call: AgentCall): string[] => [
  'exec',
  '--json',
  '--color',
  'never',
  '-s',
  call.sandbox === 'bubblewrap' ? 'danger-full-access' : ownSandbox(call),
  '-C',
  call.worktree,
  '--add-dir',
  call.tmp,
  ...(call.model === null ? [] : ['-m', call.model]),
  ...settings(call).flatMap((setting) => ['-c', setting]),
  '--ignore-user-config',
  '--ignore-rules',
  '--skip-git-repo-check',
  '--output-schema',
  schemaPath(call),
  ...(call.resume === null ? [] : ['resume', call.resume]),
  '-',
]

const settings = (call: AgentCall): string[] => [
  'approval_policy="never"',
  'shell_environment_policy.inherit="all"',
  // The credential and nothing else is kept from its tools; a tool can still look at its parent, so a gateway is better.
  'shell_environment_policy.exclude=["CODEX_API_KEY","OUTERLOOP_MODEL_TOKEN","*_API_KEY"]',
  'sandbox_workspace_write.network_access=false',
  'sandbox_workspace_write.exclude_slash_tmp=true',
  'sandbox_workspace_write.exclude_tmpdir_env_var=false',
  'web_search="disabled"',
  'features.multi_agent=false',
  'features.hooks=false',
  `developer_instructions=${JSON.stringify(house)}`,
  ...(call.gateway === null
    ? []
    : [
        'model_provider="outerloop"',
        `model_providers.outerloop={name="outerloop",base_url=${JSON.stringify(`${call.gateway.url}/v1`)},env_key="OUTERLOOP_MODEL_TOKEN",wire_api="responses"}`,
      ]),
]

const ownSandbox = ({ role }: AgentCall): 'read-only' | 'workspace-write' =>
  readsOnly(role) ? 'read-only' : 'workspace-write'

const schemaPath = ({ folder }: AgentCall): string => join(folder, 'answer-schema.json')
