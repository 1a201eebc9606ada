import { route } from '@leadkeep/http'
import { z } from 'zod'
import { changeOwnPassword } from '../../commands/change-own-password.ts'
import { languageOf } from '../language-of.ts'
import { typedPassword } from '../../passwords/rules.ts'

export const password = route({
  method: 'POST',
  path: '/api/auth/password',
  access: 'session',
  summary: 'Change one’s own password; all other sessions end',
  body: z.object({ currentPassword: typedPassword, newPassword: typedPassword }),
  responses: { 200: z.object({ ended: z.int() }) },
  bodyLimit: 4096,
  handle: async ({ body, request, execute }) => ({
    status: 200 as const,
    body: await execute(changeOwnPassword, { ...body, language: languageOf(request) }),
  }),
})
