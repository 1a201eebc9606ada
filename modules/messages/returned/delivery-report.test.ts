import { expect, test } from '@jest/globals'
import { readDeliveryReport } from './delivery-report.ts'

const id = '01999999-aaaa-7bbb-8ccc-0123456789ab'
const ours = `From: Example Ltd <hello@demo.example>
Message-ID: <${id}@demo.example>
Subject: Your enquiry`

/** As mail is on the wire: lines end by CRLF. */
const read = (mail: string) => readDeliveryReport(Buffer.from(mail.replaceAll('\n', '\r\n')))

/** A report as the servers named below write theirs: their parts, in their order. */
const report = (...parts: readonly string[]) => `From: MAILER-DAEMON@mx.example.org
To: hello@demo.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="A.b/1"

This is a MIME-encapsulated message.

${parts.map((part) => `--A.b/1\n${part}\n`).join('\n')}
--A.b/1--
`
const forPeople = `Content-Type: text/plain; charset=us-ascii

Your message could not be delivered. Action: none needed.`
const told = (action: string, status: string) => `Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Sat, 28 Nov 2026 03:00:00 +0000 (UTC)

Final-Recipient: rfc822; ada@example.com
Original-Recipient: rfc822;ada@example.com
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 5.1.1 <ada@example.com>: User unknown`

test.each([
  ['Postfix: the whole message', `Content-Type: message/rfc822\n\n${ours}\n\nHello.`],
  ['Sendmail and Postfix, for long ones: its headers', `Content-Type: text/rfc822-headers\n\n${ours}`],
  [
    'as an attachment with a name',
    `Content-Type: message/rfc822; name="returned.eml"\nContent-Disposition: attachment\n\n${ours}\n\nHello.`,
  ],
  ['for addresses beyond ASCII (RFC 6533)', `Content-Type: message/global-headers\n\n${ours}`],
  [
    'in base64',
    `Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`${ours}\n\nHi`).toString('base64')}`,
  ],
])('the message that came back is known by what was returned: %s', async (_, returned) => {
  expect(await read(report(forPeople, told('failed', '5.1.1'), returned))).toEqual({
    messageId: id,
    action: 'failed',
    status: '5.1.1',
  })
})

test('a report of a delay or of an arrival is none of a failure', async () => {
  const returned = `Content-Type: text/rfc822-headers\n\n${ours}`

  expect(await read(report(forPeople, told('delayed', '4.4.1'), returned))).toMatchObject({
    action: 'delayed',
  })
  expect(await read(report(forPeople, told('Relayed (to mx2)', '2.0.0'), returned))).toMatchObject({
    action: 'relayed',
  })
})

test('a message of somebody else, or one that only quotes ours, names none of ours', async () => {
  for (const headers of [
    'Message-ID: <20261128.ABC@elsewhere.example>',
    `Subject: Fwd\nReferences: <${id}@demo.example>`,
    `Subject: Fwd\n\nMessage-ID: <${id}@demo.example>`,
  ])
    expect(
      await read(
        report(forPeople, told('failed', '5.0.0'), `Content-Type: message/rfc822\n\n${headers}\n\nHello.`),
      ),
    ).toMatchObject({ messageId: null })
  expect(await read(report(forPeople, told('failed', '5.0.0')))).toMatchObject({ messageId: null })
})

test.each([
  [
    'an absence note',
    `Auto-Submitted: auto-replied\nSubject: Away\nIn-Reply-To: <${id}@demo.example>\n\nUntil Monday.`,
  ],
  ['an answer that quotes a report', `Subject: Re\n\n> Action: failed\n> Message-ID: <${id}@demo.example>`],
  [
    'a read receipt (RFC 8098)',
    report(forPeople, 'Content-Type: message/disposition-notification\n\nAction: x'),
  ],
  ['a report that says nothing', report(forPeople, 'Content-Type: message/delivery-status\n\n')],
  ['nothing at all', ''],
  ['what is no mail', '\u0000\u0001\u0002'.repeat(1_000)],
])('%s is no delivery report', async (_, mail) => {
  expect(await read(mail)).toBeNull()
})
