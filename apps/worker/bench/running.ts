import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@leadkeep/database'
import { Connection } from './connection.ts'
import { submission } from './intake.ts'
import { median } from './measure.ts'
import { canMeasureMemory, memoryOfTree, type ProcessMemory } from './process-memory.ts'
import { root } from './servers.ts'
import type { Row } from './table.ts'

const starts = 3
/** Milliseconds after the last request. */
const idle = 15_000

/** `leadkeep up` in a folder of its own: how soon it is there again, and what it all takes when nothing happens. */
export async function measureRunning(directory: string, environment: NodeJS.ProcessEnv): Promise<Row[]> {
  const ports = { landing: await freePort(), backend: await freePort() }
  const start = () => bringUp({ directory, environment, ports })
  await (await start()).stop()
  const times: number[] = []
  let memory: ProcessMemory[] = []
  for (let count = 1; count <= starts; count++) {
    const running = await start()
    times.push(running.seconds)
    if (count === starts && canMeasureMemory) {
      await oneRequestEach(ports)
      await sleep(idle)
      memory = memoryOfTree(running.pid)
    }
    await running.stop()
  }

  return [...memoryRows(memory), startRow(times)]
}

function memoryRows(memory: readonly ProcessMemory[]): Row[] {
  const what = 'everything up, one request each, idle, PSS'
  if (memory.length === 0) return [{ what, measured: 'only Linux tells it', goal: '≤ 500 MB' }]
  const sum = (parts: readonly ProcessMemory[]) => parts.reduce((total, { pss }) => total + pss, 0) / 2 ** 20
  const names = [...new Set(memory.map(({ name }) => name))]

  return [
    { what, measured: `${sum(memory).toFixed(0)} MB`, goal: '≤ 500 MB', met: sum(memory) <= 500 },
    ...names.map((name) => ({
      what: `  ${name}`,
      measured: `${sum(memory.filter((each) => each.name === name)).toFixed(0)} MB`,
    })),
  ]
}

const startRow = (seconds: readonly number[]): Row => ({
  what: 'a second start, until everything is ready',
  measured: `${median(seconds).toFixed(1)} s`,
  goal: 'seconds (≤ 10)',
  met: median(seconds) <= 10,
})

interface BringUp {
  readonly directory: string
  readonly environment: NodeJS.ProcessEnv
  readonly ports: { readonly landing: number; readonly backend: number }
}

async function bringUp({ directory, environment, ports }: BringUp) {
  const began = performance.now()
  const asBuilt = existsSync(join(root, 'apps/backend/.next/BUILD_ID')) ? ['--no-build'] : []
  const child = spawn(process.execPath, [join(root, 'apps/worker/leadkeep.ts'), 'up', ...asBuilt], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...environment,
      LANDING_PORT: String(ports.landing),
      BACKEND_PORT: String(ports.backend),
      LEADKEEP_DATA_DIR: directory,
      LEADKEEP_DEMO: 'true',
    },
  })
  await said(child, 'Ctrl-C stops everything')

  return {
    seconds: (performance.now() - began) / 1000,
    pid: child.pid!,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

/** Resolves when the words were written; keeps reading after that, so that the writer never waits. */
async function said(child: ChildProcess, words: string): Promise<void> {
  let output = ''
  const heard = new Promise<void>((resolve) => {
    child.stdout?.on('data', (part: Buffer) => {
      output += part.toString()
      if (output.includes(words)) resolve()
    })
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`leadkeep up has ended:\n${output}`)
  })
  await Promise.race([heard, ended])
  ended.catch(() => undefined) // When it is stopped, that is what was asked for.
}

/** A visitor sees the page and sends the form, the worker makes a lead of it, staff see where to sign in. */
async function oneRequestEach(ports: BringUp['ports']): Promise<void> {
  const get = (path: string, port: number) => `GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\n\r\n`
  const landing = new Connection(ports.landing)
  await landing.ask(get('/', ports.landing), 200)
  await landing.ask(submission(ports.landing), 202)
  landing.close()
  const backend = new Connection(ports.backend)
  await backend.ask(get('/sign-in', ports.backend), 200)
  backend.close()
}
