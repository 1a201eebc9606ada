import { createHash } from 'node:crypto'
import type { QueryContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { Package } from '../data/package.ts'
import { Request } from '../data/request.ts'
import { requestClosed, requestUnconfirmed } from '../errors.ts'

type Reader = Pick<QueryContext, 'em'>

export async function findRequest({ em }: Reader, id: string): Promise<Request> {
  return (await em.findOne(Request, { id })) ?? missing()
}

/** One that is to be answered: it is known whose it is, and it is not closed. */
export async function findOpenRequest(reader: Reader, id: string): Promise<Request> {
  const request = await findRequest(reader, id)
  if (request.state === 'closed') throw requestClosed()
  if (request.state === 'unconfirmed') throw requestUnconfirmed()

  return request
}

export const packageFor = ({ em }: Reader, request: Request): Promise<Package | null> =>
  em.findOne(Package, { requestId: request.id })

/** What is stored of a token. */
export const tokenHashOf = (token: Uint8Array): Buffer => createHash('sha256').update(token).digest()

/** One that is no token of ours has a hash like any other, and is found nowhere. */
export const hashOfTyped = (token: string): Buffer => tokenHashOf(Buffer.from(token, 'base64url'))

const missing = (): never => {
  throw notFound('privacy.request')()
}
