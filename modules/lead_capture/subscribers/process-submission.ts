import { execute } from '@leadkeep/commands'
import type { Subscriber } from '@leadkeep/events'
import { isAppError, type Scope, type Services } from '@leadkeep/kernel'
import { burySubmission } from '../commands/bury-submission.ts'
import { processSubmission } from '../commands/process-submission.ts'
import { submissionReceived } from '../events.ts'

/** A fault of the submission makes it a dead letter; a fault of ours (a database away) is tried again later. */
export const submissionProcessing: Subscriber = {
  id: 'lead_capture.process-submission',
  event: submissionReceived.id,
  async handle({ scope, services, data }) {
    try {
      await processed(services, scope, data)
    } catch (error) {
      if (!isAppError(error) || error.status !== 422) throw error
      await execute(services, scope, burySubmission, {
        submissionId: data['submissionId'],
        failure: error.code,
      })
    }
  },
}

const attempts = 5

/** Two at once meet at their form's round robin: who finds that the turn was taken takes the next one, without waiting. */
async function processed(services: Services, scope: Scope, data: unknown, attempt = 1): Promise<void> {
  try {
    await execute(services, scope, processSubmission, data)
  } catch (error) {
    if (!isAppError(error) || error.code !== 'record.changed_meanwhile' || attempt === attempts) throw error
    await processed(services, scope, data, attempt + 1)
  }
}
