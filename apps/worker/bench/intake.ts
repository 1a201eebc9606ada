import { randomUUID } from 'node:crypto'
import { Connection } from './connection.ts'
import type { Installation } from './installation.ts'
import { inTurn, median, medianTime, ratio, throughput } from './measure.ts'
import { asOwnerOfTheServer } from './owner-of-the-server.ts'
import { inventedPerson } from './people.ts'
import type { PlainInsert } from './plain-insert.ts'
import { landingServer } from './servers.ts'
import { milliseconds, perSecond, share, times, type Row } from './table.ts'

/** Visitors send the form as JSON to the public server, each from an address of its own and with a key of its own. */
export async function measureIntake(installation: Installation, plain: PlainInsert): Promise<Row[]> {
  const landing = await landingServer(installation)
  const connections = Connection.several(landing.port, 8)
  try {
    const send = (connection: Connection) => connection.ask(submission(landing.port), 202)
    await throughput(3000, connections, send)
    // As autovacuum does in the first minutes of a server: plans made for empty tables are made anew.
    await asOwnerOfTheServer(installation.adminUrl, (admin) => admin.query('analyze'))
    const one = await inTurn(7, {
      plain: plain.time,
      intake: () => medianTime(300, () => send(connections[0]!)),
    })
    const eight = await inTurn(7, { plain: plain.rate, intake: () => throughput(1500, connections, send) })
    const slower = ratio(one.intake, one.plain)
    const kept = ratio(eight.intake, eight.plain)

    return [
      {
        what: 'plain single-row INSERT, 1 client, p50',
        measured: milliseconds(median(one.plain)),
        ratio: 'the baseline',
      },
      {
        what: 'plain single-row INSERT, 8 clients',
        measured: perSecond(median(eight.plain)),
        ratio: 'the baseline',
      },
      {
        what: 'intake, JSON API, 1 client, p50',
        measured: milliseconds(median(one.intake)),
        ratio: times(slower),
        goal: '≤ 4 ×',
        met: slower <= 4,
      },
      {
        what: 'intake, JSON API, 8 clients',
        measured: perSecond(median(eight.intake)),
        ratio: share(kept),
        goal: '≥ 1/8',
        met: kept >= 1 / 8,
      },
    ]
  } finally {
    for (const connection of connections) connection.close()
    await landing.stop()
  }
}

let sent = 0

/** A proxy adds the visitor's address; each is counted by the limiter, none often enough to be refused. */
export function submission(port: number): string {
  const number = sent++
  const { name, email, company, message } = inventedPerson(number)
  const body = JSON.stringify({ name, email, company, message, consent_product_news: number % 2 === 0 })
  const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`

  return [
    'POST /api/lead_capture/forms/enquiry/submissions HTTP/1.1',
    `host: localhost:${port}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-forwarded-for: ${address}`,
    `idempotency-key: ${randomUUID()}`,
    'user-agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'accept-language: en',
    '',
    body,
  ].join('\r\n')
}
