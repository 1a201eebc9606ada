// Stands in for landing, backend and worker: tells what it was given, and misbehaves when asked to.
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'

const answers = {
  '/readyz': () => 'ready',
  '/environment': () => JSON.stringify(process.env),
  '/pid': () => String(process.pid),
  '/crash': () => setTimeout(() => process.exit(7), 10) && 'crashing',
  '/stubborn': () => {
    process.on('SIGTERM', () => {})
    const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'

    return String(spawn(process.execPath, ['-e', deaf], { stdio: 'ignore' }).pid)
  },
}

/** @param {number} port */
export function standIn(port) {
  const server = createServer((request, response) => response.end(answers[request.url]?.() ?? ''))
  server.listen(port, '127.0.0.1', () => {
    console.log(`listening on ${port}`)
    process.send?.('ready')
  })
}
