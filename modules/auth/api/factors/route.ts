import { route } from '@leadkeep/http'
import { z } from 'zod'
import { changePolicy, getPolicy } from '../../commands/change-policy.ts'
import {
  addPasskey,
  askPasskey,
  beginPasskey,
  removePasskey,
  renamePasskey,
} from '../../commands/passkeys.ts'
import { renewRecoveryCodes } from '../../commands/recovery-codes.ts'
import { beginTotp, confirmTotp, removeTotp } from '../../commands/totp.ts'
import { factorsAnswer } from '../../data/answers.ts'
import { demands } from '../../factors/demands.ts'
import { signedAnswer } from '../../factors/passkeys.ts'
import { listFactors } from '../../queries/factors.ts'
import { clientOf } from '../../sessions/client.ts'
import { languageOf } from '../language-of.ts'
import { originOf } from '../origin-of.ts'

const newCodes = z.object({
  recoveryCodes: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Told this once, with a first factor; null when there were some before.' }),
})
const ceremony = z.object({
  challengeId: z.uuid(),
  options: z.record(z.string(), z.unknown()).meta({ description: 'For the browser (WebAuthn, as JSON).' }),
})

const list = route({
  method: 'GET',
  path: '/api/auth/factors',
  access: 'session',
  summary: 'One’s own second factors',
  responses: { 200: factorsAnswer },
  handle: async ({ execute }) => ({ status: 200 as const, body: await execute(listFactors, {}) }),
})

const totpBegin = route({
  method: 'POST',
  path: '/api/auth/factors/totp',
  access: 'session',
  fresh: true,
  summary: 'A secret for an authenticator app (RFC 6238); it counts from its first right code on',
  responses: { 201: z.object({ secret: z.string(), uri: z.string() }) },
  handle: async ({ execute }) => ({ status: 201 as const, body: await execute(beginTotp, {}) }),
})

const totpConfirm = route({
  method: 'POST',
  path: '/api/auth/factors/totp/confirm',
  access: 'session',
  summary: 'The first code of the authenticator app',
  body: z.object({ code: z.string().max(20) }),
  responses: { 200: newCodes },
  handle: async ({ body, request, execute }) => ({
    status: 200 as const,
    body: await execute(confirmTotp, { ...body, language: languageOf(request) }),
  }),
})

const totpRemove = route({
  method: 'DELETE',
  path: '/api/auth/factors/totp',
  access: 'session',
  fresh: true,
  summary: 'Remove one’s authenticator app',
  responses: { 204: 'empty' },
  async handle({ request, execute }) {
    await execute(removeTotp, { language: languageOf(request) })

    return { status: 204 as const }
  },
})

const passkeyBegin = route({
  method: 'POST',
  path: '/api/auth/factors/passkeys/options',
  access: 'session',
  fresh: true,
  summary: 'What a browser needs to make a passkey',
  responses: { 200: ceremony },
  handle: async ({ request, execute }) => ({
    status: 200 as const,
    body: await execute(beginPasskey, { origin: originOf(request) }),
  }),
})

const passkeyAdd = route({
  method: 'POST',
  path: '/api/auth/factors/passkeys',
  access: 'session',
  summary: 'Add the passkey that the browser made',
  body: signedAnswer.extend({ name: z.string().max(200) }),
  responses: { 201: newCodes },
  handle: async ({ body, request, execute }) => ({
    status: 201 as const,
    body: await execute(addPasskey, {
      ...body,
      origin: originOf(request),
      language: languageOf(request),
    }),
  }),
})

const passkeyRename = route({
  method: 'PATCH',
  path: '/api/auth/factors/passkeys/:id',
  access: 'session',
  summary: 'Give one of one’s passkeys another name',
  params: z.object({ id: z.uuid() }),
  body: z.object({ name: z.string().max(200) }),
  responses: { 204: 'empty' },
  async handle({ params: { id }, body: { name }, execute }) {
    await execute(renamePasskey, { passkeyId: id, name })

    return { status: 204 as const }
  },
})

const passkeyRemove = route({
  method: 'DELETE',
  path: '/api/auth/factors/passkeys/:id',
  access: 'session',
  fresh: true,
  summary: 'Remove one of one’s passkeys',
  params: z.object({ id: z.uuid() }),
  responses: { 204: 'empty' },
  async handle({ params: { id }, request, execute }) {
    await execute(removePasskey, { passkeyId: id, language: languageOf(request) })

    return { status: 204 as const }
  },
})

const passkeyAsk = route({
  method: 'POST',
  path: '/api/auth/passkeys/options',
  access: 'public',
  summary: 'What a browser needs to sign in, or to confirm, by a passkey',
  responses: { 200: ceremony },
  handle: async ({ request, execute }) => ({
    status: 200 as const,
    body: await execute(askPasskey, { origin: originOf(request), address: clientOf(request).address }),
  }),
})

const codes = route({
  method: 'POST',
  path: '/api/auth/factors/recovery-codes',
  access: 'session',
  fresh: true,
  summary: 'New recovery codes in the place of the old ones',
  responses: { 201: newCodes },
  handle: async ({ request, execute }) => ({
    status: 201 as const,
    body: await execute(renewRecoveryCodes, { language: languageOf(request) }),
  }),
})

const policy = z.object({ secondFactorFor: z.enum(demands), version: z.int() })

const demanded = route({
  method: 'GET',
  path: '/api/auth/policy',
  access: ['auth.roles.view'],
  summary: 'Of whom a second factor is asked',
  responses: { 200: policy },
  handle: async ({ execute }) => ({ status: 200 as const, body: await execute(getPolicy, {}) }),
})

const demand = route({
  method: 'PUT',
  path: '/api/auth/policy',
  access: ['auth.roles.manage'],
  fresh: true,
  summary: 'Ask a second factor of nobody, of officers or of everybody',
  body: policy,
  responses: { 204: 'empty' },
  async handle({ body, execute }) {
    await execute(changePolicy, body)

    return { status: 204 as const }
  },
})

export const factorRoutes = [
  list,
  totpBegin,
  totpConfirm,
  totpRemove,
  passkeyBegin,
  passkeyAdd,
  passkeyRename,
  passkeyRemove,
  passkeyAsk,
  codes,
  demanded,
  demand,
]
