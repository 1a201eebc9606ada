import { createServer } from 'node:net'
import { readFile, readlink } from 'node:fs/promises'
import { entriesOf } from './files.ts'
import { identify } from './processes.ts'
import type { Identity } from './processes.ts'

/** Whether every port of a block can be bound now, on all addresses: the only proof there is. */
export async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port += 1) if (!(await isFree(port))) return false
  return true
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '::', exclusive: true }, () => server.close(() => resolve(true)))
  }).then((free) => (free === true ? bindsOnFour(port) : false))
}

/** Some machines have no IPv6, and there `::` fails though the port is free: IPv4 decides as well. */
function bindsOnFour(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Who listens in a block of ports: `/proc/net/tcp` names the socket, `/proc/<pid>/fd` whose it is. */
export async function listeners(first: number, count: number): Promise<Identity[]> {
  const sockets = new Set(
    (
      await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map((path) => listening(path, first, count)))
    ).flat(),
  )
  if (sockets.size === 0) return []
  const found: Identity[] = []

  for (const { name } of await entriesOf('/proc'))
    if (/^\d+$/.test(name) && (await holds(name, sockets))) found.push(await identify(Number(name)))
  return found
}

async function listening(path: string, first: number, count: number): Promise<string[]> {
  const lines = (await readOrNothing(path)).split('\n').slice(1)
  return lines.flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
    const port = Number.parseInt(local.split(':')[1] ?? '', 16)
    return state === '0A' && port >= first && port < first + count ? [inode] : []
  })
}

async function holds(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  try {
    for (const { name } of await entriesOf(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${name}`).catch(() => '')
      if (sockets.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')) return true
    }
  } catch {
    // Another user's process does not show its files: it is not ours to end either.
  }
  return false
}

async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}
