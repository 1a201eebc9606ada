import { route } from '@leadkeep/http'
import { z } from 'zod'
import { withholding } from '../../access/redact.ts'
import {
  acceptProof,
  askForProof,
  extendRequest,
  fulfilRequest,
  nameRecords,
  refuseRequest,
} from '../../requests/commands/decide.ts'
import { announceErasure } from '../../requests/commands/erasure-of-requester.ts'
import { fileForSomebody, fileOwnRequest, filing } from '../../requests/commands/file-request.ts'
import { announceLifting, liftRestriction } from '../../requests/commands/lift-restriction.ts'
import { mailLinkAgain, releasePackage, requestPackage } from '../../requests/commands/packages.ts'
import { extensionGrounds, refusalGrounds } from '../../requests/kinds.ts'
import { draftView, readDraft } from '../../requests/queries/read-draft.ts'
import {
  listRequests,
  readRequest,
  requestItem,
  requestLists,
  requestView,
} from '../../requests/queries/requests.ts'

const params = z.object({ id: z.uuid() })
const path = '/api/privacy/requests/:id'

const list = route({
  method: 'GET',
  path: '/api/privacy/requests',
  access: ['privacy.requests.view'],
  summary: 'What people ask about their data, what is due first at the top',
  query: z.object({ show: z.enum(requestLists).optional() }),
  responses: { 200: z.object({ items: z.array(requestItem) }) },
  async handle({ execute, query }) {
    return { status: 200, body: await execute(listRequests, { show: query.show ?? 'open' }) }
  },
})

const file = route({
  method: 'POST',
  path: '/api/privacy/requests',
  access: ['privacy.requests.file'],
  summary: 'File a request for somebody who asked otherwise than by the form',
  body: filing,
  responses: { 201: z.object({ id: z.uuid(), dueOn: z.iso.date() }) },
  async handle({ execute, body }) {
    return { status: 201, body: await execute(fileForSomebody, body) }
  },
})

const fileOwn = route({
  method: 'POST',
  path: '/api/privacy/own-requests',
  access: 'session',
  summary: 'Ask about one’s own data, as a user',
  body: filing.pick({ kind: true, words: true, language: true }),
  responses: { 201: z.object({ id: z.uuid(), dueOn: z.iso.date() }) },
  async handle({ execute, body }) {
    return { status: 201, body: await execute(fileOwnRequest, body) }
  },
})

const read = route({
  method: 'GET',
  path,
  access: ['privacy.requests.view'],
  summary: 'One request: who asks, for what, until when, and what happened to it',
  params,
  responses: { 200: requestView },
  async handle({ execute, params: { id } }) {
    return { status: 200, body: await execute(readRequest, { id }) }
  },
})

const records = route({
  method: 'PUT',
  path: `${path}/records`,
  access: ['privacy.requests.answer'],
  summary: 'Say which records are the same person’s',
  params,
  body: z.object({ aboutIds: z.array(z.uuid()).max(100) }),
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body }) {
    await execute(nameRecords, { requestId: id, ...body })

    return { status: 204 }
  },
})

const proof = route({
  method: 'POST',
  path: `${path}/proof`,
  access: ['privacy.requests.answer'],
  summary: 'Ask for a proof of who they are: the clock stands (GDPR Art. 12(6)); or accept it',
  params,
  body: z.object({ isGiven: z.boolean() }),
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body: { isGiven } }) {
    await execute(isGiven ? acceptProof : askForProof, { requestId: id })

    return { status: 204 }
  },
})

const extension = route({
  method: 'POST',
  path: `${path}/extension`,
  access: ['privacy.requests.answer'],
  summary: 'Two months more, told to them with the reason (GDPR Art. 12(3))',
  params,
  body: z.object({ because: z.enum(extensionGrounds) }),
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body }) {
    await execute(extendRequest, { requestId: id, ...body })

    return { status: 204 }
  },
})

const refusal = route({
  method: 'POST',
  path: `${path}/refusal`,
  access: ['privacy.requests.answer'],
  summary: 'Refuse it, told to them with the reason and where to complain (GDPR Art. 12(4))',
  params,
  body: z.object({ because: z.enum(refusalGrounds) }),
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body }) {
    await execute(refuseRequest, { requestId: id, ...body })

    return { status: 204 }
  },
})

const fulfilment = route({
  method: 'POST',
  path: `${path}/fulfilment`,
  access: ['privacy.requests.answer'],
  summary: 'Say that it was followed: they are told, and it is closed',
  params,
  body: z.object({ recipientsTold: z.boolean().default(false) }),
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body }) {
    await execute(fulfilRequest, { requestId: id, ...body })

    return { status: 204 }
  },
})

const erasureNotice = route({
  method: 'POST',
  path: `${path}/erasure-notice`,
  access: ['privacy.requests.answer', 'privacy.subjects.erase'],
  fresh: true,
  summary:
    'Tell them that they are being erased, with the link to the certificate, while they can be reached',
  params,
  responses: { 204: 'empty' },
  async handle({ execute, params: { id } }) {
    await execute(announceErasure, { requestId: id })

    return { status: 204 }
  },
})

const lifting = route({
  method: 'POST',
  path: `${path}/lifting`,
  access: ['privacy.requests.answer'],
  summary: 'Tell them that the restriction ends (GDPR Art. 18(3)); or, once they were told, end it',
  params,
  body: z.object({ isTold: z.boolean() }),
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body: { isTold } }) {
    await execute(isTold ? liftRestriction : announceLifting, { requestId: id })

    return { status: 204 }
  },
})

const build = route({
  method: 'POST',
  path: `${path}/package`,
  access: ['privacy.packages.build'],
  summary: 'Put together what is held of them: a job, in seconds',
  params,
  responses: { 202: z.object({ id: z.uuid() }) },
  async handle({ execute, params: { id } }) {
    return { status: 202, body: await execute(requestPackage, { requestId: id }) }
  },
})

const draft = route({
  method: 'GET',
  path: `${path}/package`,
  access: ['privacy.requests.answer'],
  summary: 'What the package holds, to be looked through before it is released',
  params,
  responses: { 200: draftView },
  async handle({ execute, params: { id } }) {
    return { status: 200, body: await execute(readDraft, { requestId: id }) }
  },
})

const release = route({
  method: 'POST',
  path: `${path}/release`,
  access: ['privacy.requests.answer'],
  summary: 'Release the package without what concerns others, and mail the link',
  params,
  body: z.object({ version: z.int(), withhold: z.array(withholding).max(2000).default([]) }),
  bodyLimit: 512 * 1024,
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body }) {
    await execute(releasePackage, { requestId: id, ...body })

    return { status: 204 }
  },
})

const linkAgain = route({
  method: 'POST',
  path: `${path}/link`,
  access: ['privacy.requests.answer'],
  summary: 'Mail another link to a released package; the one before leads nowhere any more',
  params,
  responses: { 204: 'empty' },
  async handle({ execute, params: { id } }) {
    await execute(mailLinkAgain, { requestId: id })

    return { status: 204 }
  },
})

export const requestRoutes = [
  list,
  file,
  fileOwn,
  read,
  records,
  proof,
  extension,
  refusal,
  fulfilment,
  erasureNotice,
  lifting,
  build,
  draft,
  release,
  linkAgain,
]
