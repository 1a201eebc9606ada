import { AppError, type Module, type Scope, type Services } from '@leadkeep/kernel'
import { createHandler, type HandlerOptions, type LogEntry, type Refusal, type Route } from './index.ts'

export const requestId = '0192f0c1-0000-7000-8000-000000000001'
export const tenantId = '0192f0c1-0000-7000-8000-0000000000aa'
export const sessionCookie = '__Host-leadkeep'
export const origin = 'https://crm.example'

export const ada: Scope = {
  tenantId,
  actor: { kind: 'user', id: '0192f0c1-0000-7000-8000-0000000000ad' },
  features: ['crm.leads.view'],
  requestId,
  origin: { via: 'backend' },
  now: () => new Date('2026-11-22T10:00:00Z'),
  newId: () => requestId,
}

export const visitor: Scope = { ...ada, actor: { kind: 'visitor', id: null }, features: [] }

/** A handler around routes, with everything it told the log in view. `Bearer ada` and the cookie `ada` are Ada. */
export function serving(routes: readonly Route[], options: Partial<HandlerOptions> = {}) {
  const refusals: (Refusal & { readonly scope: Scope | null })[] = []
  const logged: LogEntry[] = []
  const module: Module = {
    id: 'crm',
    title: 'Leads',
    features: [
      { id: 'crm.leads.view', title: 'See leads' },
      { id: 'crm.leads.delete', title: 'Delete leads' },
    ],
    routes,
  }
  const handler = createHandler({
    modules: [module],
    // No route of these tests asks for a service; each one would be a compile error in the module that needs it.
    services: {} as Services,
    ambient: { now: () => new Date(0), newId: () => requestId, random: (length) => Buffer.alloc(length) },
    authenticate: async (_request, _connection, { credential }) => (credential?.token === 'ada' ? ada : null),
    execute: async (_services, scope, unit, input) => ({ by: scope.actor.id, unit: unit.id, input }),
    onRefusal: async (scope, refusal) => void refusals.push({ ...refusal, scope }),
    log: (entry) => void logged.push(entry),
    sessionCookie,
    publicOrigin: origin,
    ...options,
  })

  return {
    refusals,
    logged,
    ask: (method: string, path: string, init: Omit<RequestInit, 'method'> = {}) =>
      handler(new Request(`${origin}${path}`, { ...init, method, ...duplex(init) }), {
        address: '203.0.113.7',
      }),
  }
}

/** What Node wants said about a streamed body. */
const duplex = ({ body }: RequestInit): object => (body instanceof ReadableStream ? { duplex: 'half' } : {})

export const asAda = { authorization: 'Bearer ada' }
export const json = (body: unknown): RequestInit => ({
  headers: { ...asAda, 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

export const failure = (status: number, code = 'crm.lead.trouble') =>
  new AppError('Trouble.', { code, status })
