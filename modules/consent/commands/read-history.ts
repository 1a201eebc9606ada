import { query } from '@leadkeep/commands'
import { requireSubject } from '@leadkeep/privacy'
import { z } from 'zod'
import { consentHistory } from '../history.ts'

export const readHistory = query({
  id: 'consent.history.read',
  access: ['consent.decisions.view'],
  input: z.object({ subjectId: z.uuid() }),
  async run(context, { subjectId }) {
    await requireSubject(context, subjectId)

    return consentHistory(context, subjectId)
  },
})
