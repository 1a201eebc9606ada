import type { Staff } from '@leadkeep/ui'

/** What the screens and the catch-all route need of the composed backend. */
export interface Backend {
  /** One request to `/api/…`, `/healthz` or `/readyz`. */
  handle(request: Request): Promise<Response>
  /** Whose session this token is, or null when it is nobody's any more. */
  staffOf(token: string): Promise<Staff | null>
}

/** The one composition of this process: modules, services, doors. */
export const backend = async (): Promise<Backend> => notComposed

// Until the modules are composed, everything is refused and nobody is signed in.
const notComposed: Backend = {
  handle: async () =>
    Response.json(
      { type: 'about:blank', title: 'The backend is not composed yet.', status: 503, code: 'backend.not_composed' },
      { status: 503, headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' } },
    ),
  staffOf: async () => null,
}
