import type { Adapter } from './adapter.ts'
import { claude } from './claude.ts'
import { codex } from './codex.ts'
import { command } from './command.ts'
import { manual } from './manual.ts'

export const adapters: Readonly<Record<Adapter['id'], Adapter>> = { claude, codex, command, manual }
