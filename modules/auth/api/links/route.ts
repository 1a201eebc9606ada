import { route } from '@leadkeep/http'
import { z } from 'zod'
import { forgottenPassword } from '../../commands/forgotten-password.ts'
import { useLink } from '../../commands/use-link.ts'
import { typedPassword } from '../../passwords/rules.ts'
import { clientOf } from '../../sessions/client.ts'
import { languageOf } from '../language-of.ts'

const forgotten = route({
  method: 'POST',
  path: '/api/auth/forgotten',
  access: 'public',
  summary: 'Ask for a link for a new password; the answer is the same whether anybody has the address',
  body: z.object({ email: z.string().trim().min(1, 'Please enter your e-mail address.').max(320) }),
  responses: { 202: 'empty' },
  bodyLimit: 4096,
  async handle({ body: { email }, request, execute }) {
    await execute(forgottenPassword, { email, address: clientOf(request).address })

    return { status: 202 as const }
  },
})

const use = route({
  method: 'POST',
  path: '/api/auth/links',
  access: 'public',
  summary: 'Choose a password by a link that was sent; it works once',
  body: z.object({ token: z.string().max(100), password: typedPassword }),
  responses: { 204: 'empty' },
  bodyLimit: 4096,
  async handle({ body, request, execute }) {
    await execute(useLink, {
      ...body,
      address: clientOf(request).address,
      language: languageOf(request),
    })

    return { status: 204 as const }
  },
})

export const linkRoutes = [forgotten, use]
