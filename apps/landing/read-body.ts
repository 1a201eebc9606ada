import type { IncomingMessage } from 'node:http'
import { AppError } from '@leadkeep/kernel'
import type { FlatRecord } from '@leadkeep/lead_capture/frontend'

export const bodyLimit = 64 * 1024

/** `any-form` also takes multipart, as mail programs send it (RFC 8058). */
export type BodyKind = 'json' | 'form' | 'any-form'

const mediaTypes: Readonly<Record<BodyKind, readonly string[]>> = {
  json: ['application/json'],
  form: ['application/x-www-form-urlencoded'],
  'any-form': ['application/x-www-form-urlencoded', 'multipart/form-data'],
}

const unsupported = (kind: BodyKind) =>
  new AppError(`The body has to be ${mediaTypes[kind].join(' or ')} in UTF-8, without a content encoding.`, {
    code: 'lead_capture.unsupported_media_type',
    status: 415,
  })

const tooLarge = () =>
  new AppError('The body is larger than 64 KB.', {
    code: 'lead_capture.body_too_large',
    status: 413,
    facts: { limit: bodyLimit },
  })

const malformed = () =>
  new AppError('The body is not one flat record of fields.', {
    code: 'lead_capture.malformed_body',
    status: 400,
  })

/**
 * A submission's body as a flat record. Throws 413 `lead_capture.body_too_large` before holding more than the limit:
 * at once when Content-Length says so, and while counting when it does not. 415 and 400 for what can't be read.
 */
export async function readBody(incoming: IncomingMessage, kind: BodyKind): Promise<FlatRecord> {
  const { headers } = incoming
  if (Number(headers['content-length'] ?? 0) > bodyLimit) throw tooLarge()
  const [type, ...parameters] = (headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  if (
    !mediaTypes[kind].includes(type ?? '') ||
    parameters.some((each) => /^charset=(?!"?utf-8"?$)/.test(each))
  )
    throw unsupported(kind)
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw unsupported(kind)

  const body = await bounded(incoming)
  if (type === 'multipart/form-data') return multipart(body, headers['content-type'] ?? '')
  const text = decoded(body)

  return kind !== 'json' ? recordOf(new URLSearchParams(text)) : flat(text)
}

/** A name that comes several times, as ticked options do, has all its values. */
function recordOf(pairs: Iterable<[string, string]>): FlatRecord {
  const values = Map.groupBy(pairs, ([name]) => name)

  return Object.fromEntries(
    [...values].map(([name, found]) => [
      name,
      found.length > 1 ? found.map(([, value]) => value) : found[0]?.[1],
    ]),
  )
}

async function multipart(body: Buffer, type: string): Promise<FlatRecord> {
  try {
    const parts = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()

    return recordOf([...parts].filter((each): each is [string, string] => typeof each[1] === 'string'))
  } catch {
    // Its message says nothing that ours does not.
    throw malformed()
  }
}

function bounded(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    let size = 0
    incoming.on('data', (part: Buffer) => {
      size += part.length
      if (size <= bodyLimit) return void parts.push(part)
      incoming.removeAllListeners('data').pause()
      reject(tooLarge())
    })
    incoming.on('end', () => resolve(Buffer.concat(parts)))
    incoming.on('error', reject)
    incoming.on('close', () => {
      // Closing follows every end; without one the client went away in the middle.
      if (!incoming.complete) reject(malformed())
    })
  })
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Its message says nothing that ours does not.
    throw malformed()
  }
}

function flat(text: string): FlatRecord {
  const value = parsed(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed()

  // A record of unknown values is what is left of JSON.
  return value as FlatRecord
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The cause is dropped on purpose: V8 quotes the input in it.
    throw malformed()
  }
}
