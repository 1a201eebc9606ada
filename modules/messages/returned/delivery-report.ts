import PostalMime, { type Attachment } from 'postal-mime'

/** What a mail server tells about one of our messages that it had taken over. */
export interface DeliveryReport {
  /** Id of our message, from the `Message-ID` of what is returned; null where none of ours is named. */
  readonly messageId: string | null
  /** RFC 3464, 2.3.3; several recipients do not happen: a message has one. */
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** RFC 3463, such as `5.1.1`. */
  readonly status: string | null
}

/**
 * Reads a delivery status notification (RFC 3464) as it came, bytes of RFC 5322. Null for every other mail: an answer of a
 * person, an absence note, a newsletter. What servers invented before there was a standard is not guessed at.
 */
export async function readDeliveryReport(mail: Uint8Array): Promise<DeliveryReport | null> {
  const { attachments } = await PostalMime.parse(mail, { forceRfc822Attachments: true })
  const told = attachments.find(({ mimeType }) => /^message\/(global-)?delivery-status$/.test(mimeType))
  const action =
    told && /^Action:[ \t]*(failed|delayed|delivered|relayed|expanded)\b/im.exec(words(told))?.[1]
  if (!told || !action) return null
  const returned = attachments.find(({ mimeType }) => returnedTypes.has(mimeType))

  return {
    messageId: (returned && ourId.exec(headersOf(words(returned)))?.[1]?.toLowerCase()) ?? null,
    // The expression names the five and nothing else.
    action: action.toLowerCase() as DeliveryReport['action'],
    status: /^Status:[ \t]*([245]\.\d{1,3}\.\d{1,3})/im.exec(words(told))?.[1] ?? null,
  }
}

/** The whole message or its headers alone, also in their form for addresses beyond ASCII (RFC 6533). */
const returnedTypes = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
])

/** A message's id is its `Message-ID`, before the sign. */
const ourId = /^Message-ID:\s*<([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})@/im

/** What the person's own mail says below its headers names nothing. */
const headersOf = (message: string) => message.split(/\r?\n\r?\n/, 1)[0] ?? ''

const words = ({ content }: Attachment): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content)
