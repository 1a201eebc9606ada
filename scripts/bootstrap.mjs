// What `npm start`, `test`, … call. Runs on the machine's own Node, 20 or newer: it installs what is missing and hands
// over to the Node 24 that the install brought.
import { join } from 'node:path'
import { ensureInstalled } from './installed.mjs'
import { root, runUnderNode24 } from './node24.mjs'

const tasks = {
  start: ['apps/worker/leadkeep.ts', 'up'],
  dev: ['apps/worker/leadkeep.ts', 'up', '--dev'],
  test: ['scripts/test.ts'],
  'test-long': ['scripts/test.ts', '--long'],
  check: ['scripts/check.ts'],
  bench: ['scripts/bench.ts'],
}

const [name, ...rest] = process.argv.slice(2)
const task = name === 'install' ? [] : tasks[name]
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer (https://nodejs.org).`)
  process.exit(1)
}
if (!task) {
  console.error(`Tasks: install, ${Object.keys(tasks).join(', ')}.`)
  process.exit(1)
}
ensureInstalled()
if (name !== 'install') runUnderNode24([join(root, task[0]), ...task.slice(1), ...rest])
