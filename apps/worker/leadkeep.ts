import { join } from 'node:path'
import { main } from '@leadkeep/cli'

/** `npx leadkeep …`: the packages' commands and this installation's own, over its modules. */
const root = join(import.meta.dirname, '../..')
const composition = async () => (await import('./composition.ts')).composition

process.exit(await main({ root, script: import.meta.filename, composition }))
