import { isAppError } from '@leadkeep/kernel'
import { backend } from '../../../server/backend.ts'
import { notReadyAnswer } from '../../../server/not-ready.ts'

/** Everything under `/api` is answered by the routes that modules declare, the same objects on every server. */
async function handle(request: Request): Promise<Response> {
  try {
    return await (await backend()).handle(request)
  } catch (error) {
    // The routes answer every fault of their own; this one comes from before there were any.
    if (!isAppError(error)) throw error

    return notReadyAnswer(error)
  }
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT }
