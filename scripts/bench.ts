import { globSync } from 'node:fs'
import { runAll, root } from './steps.ts'

// `npm run bench`: every *.bench.ts, each beside its goal and its baseline of the same run; a name picks some.
const wanted = process.argv.slice(2)
const files = globSync('{packages,modules,apps}/**/*.bench.ts', { cwd: root, exclude: ['**/node_modules/**'] })

await runAll(
  files
    .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
    .sort()
    .map((file) => ({ name: file, program: 'node', parameters: ['--import', 'tsx', file] })),
)
