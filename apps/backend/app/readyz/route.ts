import { backend } from '../../server/backend.ts'

export const dynamic = 'force-dynamic'

/** The process can do its work: the database answers. */
export async function GET() {
  const isReady = await backend().then(
    (composed) => composed.isReady(),
    () => false,
  )

  return Response.json(
    { status: isReady ? 'ready' : 'waiting for the database' },
    { status: isReady ? 200 : 503 },
  )
}
