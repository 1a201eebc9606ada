import { join } from 'node:path'
import { main } from '@leadkeep/cli'
import { inspect } from './commands/inspect.ts'
import { tenant } from './commands/tenant.ts'
import { modules } from './modules.ts'
import { seed } from './seed/seed.ts'

/** `npx leadkeep …`: the packages' commands and this installation's own, over its modules. */
process.exit(await main({ root: join(import.meta.dirname, '../..'), modules, commands: [inspect, tenant], seed }))
