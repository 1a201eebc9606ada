import { join } from 'node:path'
import { main } from '@leadkeep/cli'

/** `npx leadkeep …`: the packages' commands and this installation's own, over its modules. */
const root = join(import.meta.dirname, '../..')
const composition = async () => (await import('./composition.ts')).composition

const code = await main({ root, script: import.meta.filename, composition })
// Much that was said into a pipe is still on its way; leaving at once would cut it off.
process.stdout.write('', () => process.exit(code))
