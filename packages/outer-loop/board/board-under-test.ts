import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ledgerSource } from './ledger-source.ts'
import { openBoard } from './server.ts'
import { openForge, openLedger, Story } from './story-under-test.ts'

/** A board over a ledger, a forge and folders of its own, and somebody who came in with the key. */
export async function openTestBoard() {
  const home = await mkdtemp(join(tmpdir(), 'outerloop-board-'))
  const ledger = openLedger(home)
  const forge = await openForge(home, () => new Date('2026-11-22T16:00:00Z'))
  const source = ledgerSource({ ledger, home })
  const board = await openBoard({ source, forge })
  const [door = '', key = ''] = board.url.split('#')
  const entered = await send(`${door}enter`, {
    method: 'POST',
    form: { key },
    headers: { origin: board.origin },
  })
  const session = entered.cookies.join('; ')

  return {
    home,
    ledger,
    forge,
    board,
    door,
    key,
    session,
    story: (run: string, at: string) => Story.begin(run, { home, ledger, forge, at: new Date(at) }),
    get: (path: string) => send(door + path, { headers: { cookie: session } }),
    post: (
      path: string,
      form: Readonly<Record<string, string>>,
      headers: Readonly<Record<string, string>> = { origin: board.origin },
    ) => send(door + path, { method: 'POST', form, headers: { cookie: session, ...headers } }),
    async close() {
      await board.close()
      await ledger.close()
      await rm(home, { recursive: true })
    },
  }
}

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string>>
}

/** By hand, because `fetch` sets `Host` and `Origin` as it thinks right. */
export const send = (url: string, { method = 'GET', headers = {}, form }: Sent = {}) =>
  new Promise<{
    status: number
    headers: NodeJS.Dict<string | string[]>
    cookies: readonly string[]
    text: string
  }>((resolve, reject) => {
    const body = form ? new URLSearchParams(form).toString() : ''
    const type: Record<string, string> = form
      ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) }
      : {}
    const sent = request(url, { method, headers: { ...type, ...headers } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          cookies: (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? ''),
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
