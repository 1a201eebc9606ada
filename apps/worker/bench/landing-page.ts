import { Connection, type Answer } from './connection.ts'
import type { Installation } from './installation.ts'
import { inTurn, median, ratio, throughput } from './measure.ts'
import { bareServer, landingServer } from './servers.ts'
import { perSecond, share, type Row } from './table.ts'

/** The home page from memory, each time with a form token of its own, beside a bare server that sends the same bytes. */
export async function measureLandingPage(installation: Installation): Promise<Row[]> {
  const landing = await landingServer(installation)
  const pages = Connection.several(landing.port, 8)
  const first = await pages[0]!.ask(request, 200)
  const bare = await bareServer({ headers: headersOf(first), body: first.body.toString('base64') })
  const plain = Connection.several(bare.port, 8)
  try {
    const ask = (connection: Connection) => connection.ask(request, 200)
    const figures = await inTurn(7, {
      bare: () => throughput(1500, plain, ask),
      page: () => throughput(1500, pages, ask),
    })
    const kept = ratio(figures.page, figures.bare)

    return [
      {
        what: 'bare Node server, the page’s bytes, 8 clients',
        measured: perSecond(median(figures.bare)),
        ratio: 'the page’s baseline',
      },
      {
        what: `landing page, cached, 8 clients (${(first.body.length / 1024).toFixed(1)} KB)`,
        measured: perSecond(median(figures.page)),
        ratio: share(kept),
        goal: '≥ 1/3',
        met: kept >= 1 / 3,
      },
    ]
  } finally {
    for (const connection of [...pages, ...plain]) connection.close()
    await Promise.all([landing.stop(), bare.stop()])
  }
}

const request = ['GET / HTTP/1.1', 'host: localhost', 'accept-encoding: gzip', '', ''].join('\r\n')

function headersOf({ head }: Answer): Record<string, string> {
  const lines = head.split('\r\n').slice(1)
  const all = lines.map((line) => line.split(/: (.*)/s, 2) as [string, string]) // a header line is a name and a value

  // Node adds these itself.
  return Object.fromEntries(
    all.filter(([name]) => !['date', 'connection', 'keep-alive', 'transfer-encoding'].includes(name)),
  )
}
