import { AppError } from '@leadkeep/kernel'
import type { Outgoing, Transport } from './transport.ts'

const seconds = 1_000

/** By SMTP (RFC 5321). `smtps://` is TLS from the first byte; `smtp://` turns to it where the server offers it. */
export async function smtpTransport(url: string): Promise<Transport> {
  // Loaded here: only one process ever sends.
  const { createTransport } = await import('nodemailer')
  const pool = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 30 * seconds,
    // Nothing but what is handed over: no file, no address is ever fetched for a message.
    disableFileAccess: true,
    disableUrlAccess: true,
  })

  return {
    async send(message) {
      try {
        await pool.sendMail(asMail(message))
      } catch (error) {
        throw isRefusal(error) ? refused(error) : unavailable(error)
      }
    },
    close: () => pool.close(),
  }
}

const asMail = ({ messageId, from, to, headline, text, html, oneClick }: Outgoing) => ({
  messageId,
  from,
  to: { name: to.name ?? '', address: to.address },
  subject: headline,
  text,
  html,
  headers: {
    // RFC 3834: nobody's out-of-office should answer this.
    'Auto-Submitted': 'auto-generated',
    ...(oneClick === undefined
      ? {}
      : { 'List-Unsubscribe': `<${oneClick}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  },
})

/** Refusals for good that are about this message, not about our own sign-in. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined
  const status = 'responseCode' in error ? Number(error.responseCode) : 0

  return status >= 500 && status < 600 && code !== 'EAUTH' && code !== 'ECONNECTION'
}

const refused = (cause: unknown) =>
  new AppError('The receiving side refused the message for good.', {
    code: 'mail.refused',
    status: 422,
    cause,
  })

const unavailable = (cause: unknown) =>
  new AppError('The mail server could not be reached or asked to try again. The message waits.', {
    code: 'mail.unavailable',
    status: 503,
    cause,
  })
