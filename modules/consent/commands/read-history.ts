import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { consentHistory } from '../history.ts'

export const readHistory = query({
  id: 'consent.history.read',
  access: ['consent.decisions.view'],
  input: z.object({ subjectId: z.uuid() }),
  run: (context, { subjectId }) => consentHistory(context, subjectId),
})
