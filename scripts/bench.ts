import { findBrowser } from './find-browser.ts'
import { runAll } from './steps.ts'

// `npm run bench`: the figures, each beside its goal and its baseline of the same run. `-- --small` makes a tenth of the
// leads; names choose parts (sealing, intake, page, lighthouse, sequencing, log, lists, requests, rotation, leaving, running,
// outer-loop).
const words = process.argv.slice(2)
const flags = words.filter((word) => word.startsWith('-'))
const parts = words.filter((word) => !word.startsWith('-') && word !== 'outer-loop')
const loop = words.includes('outer-loop')

// Lighthouse asks for one.
process.env['CHROMIUM_PATH'] ??= findBrowser() ?? ''

await runAll([
  ...(loop && parts.length === 0
    ? []
    : [
        {
          name: 'figures',
          program: 'node',
          parameters: ['apps/worker/bench/leadkeep.bench.ts', ...flags, ...parts],
        },
      ]),
  ...(loop || parts.length === 0
    ? [
        {
          name: 'figures of the outer loop',
          program: 'node',
          parameters: [
            '--disable-warning=ExperimentalWarning',
            'packages/outer-loop/bench/outer-loop.bench.ts',
            ...flags.filter((flag) => flag === '--small'),
          ],
        },
      ]
    : []),
])
