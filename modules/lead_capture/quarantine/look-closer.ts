import type { CommandContext } from '@leadkeep/commands'
import { normalise } from '@leadkeep/crypto'
import { addressBlock } from '@leadkeep/http'
import { disposableEmailBlocklistSet } from 'disposable-email-domains-js'
import type { Submission } from '../data/entities.ts'
import type { Payload } from '../data/payload.ts'
import { Sighting } from './sighting.ts'
import type { Signal } from './signals.ts'

const day = 86_400_000
/** How many within a day are one too many. Whole companies share an address; people do write twice. */
const most = { sender: 10, origin: 100, message: 3 } as const
/** Letters from which on a text is somebody's own: “Please call me” is everybody's. */
const ownWords = 40

/** What can be told of a submission once it is opened, with what the landing app had seen. Remembers that it was there. */
export async function lookCloser(
  context: CommandContext,
  submission: Submission,
  payload: Payload,
): Promise<Signal[]> {
  const found: Signal[] = [...(payload.signals ?? [])]
  if (submission.keyReused && !found.includes('unproven')) found.push('proof_spent')
  if (isDisposable(payload.fields.email)) found.push('disposable_address')
  if (hasLink(payload.fields.message ?? '')) found.push('link')

  return [...found, ...(await repetitions(context, submission, payload))]
}

async function repetitions(
  { scope, em, services }: CommandContext,
  { id, receivedAt }: Submission,
  { fields, origin }: Payload,
): Promise<Signal[]> {
  const { tenantId } = scope
  const hash = (kind: string, value: string) =>
    services.keyring.keyedHash(tenantId, `lead_capture.sighting.${kind}`, value)
  const words = (fields.message ?? '').normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ')
  const today = receivedAt.toISOString().slice(0, 10)
  const seen = {
    sender: await hash('sender', normalise.email(fields.email)),
    origin: await hash(`origin.${today}`, addressBlock(origin.address)),
    message: words.length < ownWords ? null : await hash('message', words),
  }
  const since = { seenAt: { $gt: new Date(receivedAt.getTime() - day) } }
  const isOften = async (kind: keyof typeof seen) =>
    seen[kind] !== null && (await em.count(Sighting, { [`${kind}Hash`]: seen[kind], ...since })) >= most[kind]
  const found: Signal[] = []
  for (const kind of ['sender', 'origin', 'message'] as const)
    if (await isOften(kind)) found.push(`repeated_${kind}`)
  const { sender: senderHash, origin: originHash, message: messageHash } = seen
  em.create(Sighting, { tenantId, id, seenAt: receivedAt, senderHash, originHash, messageHash })

  return found
}

export const hasLink = (text: string): boolean => /https?:\/\/|\bwww\.|<a\s|\[url/i.test(text)

let domains: ReadonlySet<string> | undefined

/** The list comes with the package; nobody is asked. A subdomain is as its domain. */
export function isDisposable(address: string): boolean {
  domains ??= disposableEmailBlocklistSet()
  const labels = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
    .split('.')

  return labels.some((_, index) => index < labels.length - 1 && domains?.has(labels.slice(index).join('.')))
}
