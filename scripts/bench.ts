import { runAll } from './steps.ts'

// `npm run bench`: the figures, each beside its goal and its baseline of the same run. `-- --small` makes a tenth of the
// leads; names choose parts (sealing, intake, page, sequencing, lists, running).
await runAll([
  {
    name: 'figures',
    program: 'node',
    parameters: ['apps/worker/bench/leadkeep.bench.ts', ...process.argv.slice(2)],
  },
])
