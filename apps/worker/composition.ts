import type { Composition } from '@leadkeep/cli'
import { userCommand } from '@leadkeep/auth'
import { audit } from './commands/audit.ts'
import { backup } from './commands/backup.ts'
import { inspect } from './commands/inspect.ts'
import { keys } from './commands/keys.ts'
import { mail } from './commands/mail.ts'
import { privacy } from './commands/privacy.ts'
import { restore } from './commands/restore.ts'
import { tenant } from './commands/tenant.ts'
import { unfinished } from './commands/unfinished.ts'
import { modules } from './modules.ts'
import { seed } from './seed/seed.ts'

/** What `leadkeep` is made of here: its modules, their commands, and what a first start brings. */
export const composition: Composition = {
  modules,
  commands: [audit, backup, inspect, keys, mail, privacy, restore, tenant, userCommand],
  checks: [unfinished],
  seed,
}
