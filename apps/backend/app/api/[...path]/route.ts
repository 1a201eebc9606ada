import { backend } from '../../../server/backend.ts'

/** Everything under `/api` is answered by the routes that modules declare, the same objects on every server. */
const handle = async (request: Request) => (await backend()).handle(request)

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT }
