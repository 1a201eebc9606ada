// Runs inside a sandbox without a network: what connects to one of these ports on its loopback reaches the same port of
// the host's loopback, through a socket that the engine serves. Then the program. Nothing else of the host is reached.
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'

const [ports, folder, program, ...rest] = process.argv.slice(1)

for (const port of JSON.parse(ports)) {
  const server = createServer((near) => {
    const far = connect(`${folder}/${port}`)
    near.pipe(far).on('error', () => near.destroy())
    far.pipe(near).on('error', () => far.destroy())
  })
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  server.unref()
}

const child = spawn(program, rest, { stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(127)
})
child.once('exit', (code, signal) => {
  if (signal) process.kill(process.pid, 'SIGKILL')
  else process.exit(code ?? 1)
})
