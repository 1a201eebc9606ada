import { request, type OutgoingHttpHeaders } from 'node:http'
import { expect } from '@jest/globals'
import * as fc from 'fast-check'
import { startLanding } from '../landing-under-test.ts'
import { expectClearRefusal, expectCleanLead, type Answered } from './outcomes-under-test.ts'
import { form, genuine, hostileHeaders, hostileRecord, type Sent } from './requests-under-test.ts'

type Landing = Awaited<ReturnType<typeof startLanding>>

/**
 * Throws hostile submissions at the server as it runs, at both doors: each is refused clearly or becomes a lead that is
 * clean and says all that was sent. A genuine one is sent beside each, and none of those is lost.
 *
 * @param seed the same ones every time; without it, others.
 */
export async function surviveHostility(
  runs: number,
  seed?: number,
): Promise<{ accepted: number; refused: number }> {
  const landing = await startLanding()
  const seen = { accepted: 0, refused: 0 }
  let beside = 0
  try {
    await fc.assert(
      fc.asyncProperty(hostileRecord, hostileHeaders, fc.boolean(), async (sent, headers, asJson) => {
        const before = landing.stored.length
        const door = asJson ? jsonDoor(sent) : formDoor(sent)
        const [answer, own] = await Promise.all([
          ask(landing, door, headers),
          landing.postJson(genuine, { 'idempotency-key': `genuine-${beside++}` }, form.slug),
        ])
        expect(own.status).toBe(202)
        const isAccepted = answer.status === 202 || answer.status === 303
        expect(landing.stored.length - before).toBe(isAccepted ? 2 : 1)
        seen[isAccepted ? 'accepted' : 'refused']++
        if (isAccepted)
          expectCleanLead(await Promise.all([before, before + 1].map(landing.opened)), door.says)
        else expectClearRefusal(answer, asJson)
      }),
      { numRuns: runs, seed },
    )
    expect(landing.lines).toEqual([])
  } finally {
    await landing.stop()
  }

  return seen
}

interface Door {
  readonly path: string
  readonly type: string
  readonly body: string
  /** The record as whoever reads it gets to see it. */
  readonly says: Sent
}

const jsonDoor = (sent: Sent): Door => ({
  path: `/api/lead_capture/forms/${form.slug}/submissions`,
  type: 'application/json',
  body: JSON.stringify(sent),
  says: sent,
})

/** A form sends texts alone, and a name as often as it likes. */
function formDoor(sent: Sent): Door {
  const texts = Object.entries(sent).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (typeof each === 'string' ? [[name, each] as const] : [])),
  )

  return {
    path: `/f/${form.slug}`,
    type: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(texts.map((each) => [...each])).toString(),
    says: Object.fromEntries(
      [...Map.groupBy(texts, ([name]) => name)].map(([name, all]) => [name, all.map(([, value]) => value)]),
    ),
  }
}

function ask({ url }: Landing, { path, type, body }: Door, headers: OutgoingHttpHeaders): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, {
      method: 'POST',
      headers: { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers },
    })
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          text: Buffer.concat(parts).toString('utf8'),
        }),
      )
    })
    outgoing.end(body)
  })
}
