import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request, type OutgoingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import { rawPublicKey } from '@leadkeep/crypto'
import { freePort } from '@leadkeep/database'
import type { World } from '@leadkeep/testing'

export interface LandingProcess {
  readonly port: number
  /** All that it wrote, standard output and error together. */
  readonly output: () => string
  ask(method: string, path: string, body: string | null, headers?: OutgoingHttpHeaders): Promise<Answer>
  /** What a browser gets. */
  get(path: string, headers?: OutgoingHttpHeaders): Promise<Answer>
  /** A form without JavaScript. */
  postForm(fields: Readonly<Record<string, string>>, headers?: OutgoingHttpHeaders): Promise<Answer>
  /** The JSON door. */
  submit(fields: Readonly<Record<string, unknown>>, headers?: OutgoingHttpHeaders): Promise<Answer>
  stop(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: NodeJS.Dict<string | string[]>
  readonly text: string
  /** The body, where it is JSON; else nothing. */
  readonly json: Readonly<Record<string, unknown>>
}

export const root = join(import.meta.dirname, '../../..')

/** The public server as the supervisor starts it: a process of its own, with its own role and no key. */
export async function startLandingProcess(
  world: Pick<World, 'databases' | 'services'>,
  settings: Readonly<Record<string, string>> = {},
): Promise<LandingProcess> {
  const port = await freePort()
  const installationKey = rawPublicKey(await world.services.keyring.installationPublic()).toString('base64')
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'apps/landing/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      LANDING_PORT: String(port),
      LEADKEEP_HOST: '127.0.0.1',
      DATABASE_URL: world.databases.url('landing'),
      LEADKEEP_LANDING_SECRET: randomBytes(32).toString('hex'),
      LEADKEEP_INSTALLATION_KEY: installationKey,
      ...settings,
    },
  })
  const written: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (part: Buffer) => void written.push(part.toString()))
  await ready(child, () => written.join(''))
  const ask = (method: string, path: string, body: string | null, headers: OutgoingHttpHeaders = {}) =>
    exchange({ method, path, port, headers: { host: `localhost:${port}`, ...headers } }, body)

  return {
    port,
    output: () => written.join(''),
    ask,
    get: (path, headers) => ask('GET', path, null, headers),
    postForm: (fields, headers) =>
      ask('POST', '/f/enquiry', new URLSearchParams(fields).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      }),
    submit: (fields, headers) =>
      ask('POST', '/api/lead_capture/forms/enquiry/submissions', JSON.stringify(fields), {
        'content-type': 'application/json',
        ...headers,
      }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function ready(child: ChildProcess, output: () => string): Promise<void> {
  const first = await Promise.race([
    once(child, 'message').then(([said]) => said),
    once(child, 'exit').then(() => 'ended'),
  ])
  if (first !== 'ready') throw new Error(`Landing did not start:\n${output()}`)
}

/** One request with exactly these headers: `fetch` would not let a test name the host. */
function exchange(
  options: { method: string; path: string; port: number; headers: OutgoingHttpHeaders },
  body: string | null,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', ...options }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => void parts.push(part))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(parts).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: recordIn(text) })
      })
    })
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

function recordIn(text: string): Answer['json'] {
  try {
    const parsed: unknown = JSON.parse(text)

    return typeof parsed === 'object' && parsed !== null ? (parsed as Answer['json']) : {} // an object of JSON is a record
  } catch {
    return {} // a page
  }
}

/** What the form's own page carries for this one visitor. */
export const tokenIn = ({ text }: Answer): string => /name="token" value="([^"]+)"/.exec(text)?.[1] ?? ''
