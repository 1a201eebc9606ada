import { backend } from '../../server/backend.ts'

export const dynamic = 'force-dynamic'

export const GET = async (request: Request) => (await backend()).handle(request)
