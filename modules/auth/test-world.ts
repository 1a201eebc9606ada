import { audit, type Entry } from '@leadkeep/audit'
import { execute, isRecorded, recordFailure } from '@leadkeep/commands'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { LetterInMailbox, Message, messages, openLetter } from '@leadkeep/messages'
import { createHandler, http, type Handler } from '@leadkeep/http'
import { defineModule, type Scope, type Services } from '@leadkeep/kernel'
import { openWorld, rowsOf, type World } from '@leadkeep/testing'
import { auth, authenticator, createUser, sessionCookie } from './index.ts'

export interface AuthWorld extends World {
  /** A tenant at a host that nobody else has, with its default roles and an administrator: `ada@<host>`. */
  newTenant(host?: string): Promise<{ host: string; tenantId: string; adminId: string }>
  /** Somebody new in a tenant, `<name>@<host>`, with roles. */
  newUser(tenantId: string, email: string, roles: string[]): Promise<string>
  readonly handler: Handler
  /** Runs what waits to be done by a job: links are sent, mails written. Returns the letters in the local mailbox. */
  work(tenantId: string, services?: Services): Promise<Letter[]>
}

export interface Letter {
  readonly subjectId: string
  readonly template: string
  readonly text: string
}

export const password = 'correct horse battery'

/** A module of officers’ work, as audit and privacy are. */
export const officersWork = { look: 'audit_logs.entries.view', export: 'audit_logs.export' }
const officers = defineModule({
  id: 'audit_logs',
  title: 'Officers',
  officers: true,
  features: [
    ...Object.values(officersWork).map((id) => ({ id, title: id })),
    { id: 'audit_logs.ask', title: 'Ask', everyday: true },
  ],
})

export async function authWorld(): Promise<AuthWorld> {
  const modules = [audit, events, http, directory, messages, auth, officers]
  const world = await openWorld(modules)
  const { services, ambient } = world
  const worker = await world.as('worker')
  const mail = { from: 'Leadkeep <hello@example.com>', landing: 'http://localhost:3000', transport: null }
  const mailing = await world.as('worker', { mail: { ...mail, backend: 'http://127.0.0.1:3001' } })
  const { authenticate, renewing } = authenticator(services)
  const handler = createHandler({
    modules,
    services,
    ambient,
    authenticate,
    sessionCookie,
    execute,
    log: () => undefined,
    async onRefusal(scope, { routeId, error }) {
      if (scope && !isRecorded(error)) await recordFailure(services, scope, routeId, error)
    },
  })
  let tenants = 0
  const newUser = async (tenantId: string, email: string, roles: string[]) => {
    const input = { email, name: email.split('@')[0], password, roles }

    return (await execute(services, world.scope(tenantId), createUser, input)).userId
  }

  return {
    ...world,
    handler: renewing(handler),
    newUser,
    work: (tenantId, by = mailing) => work(world, by, tenantId),
    async newTenant(host = `tenant-${++tenants}.example`) {
      const tenantId = await world.tenant()
      const operator = world.scope(tenantId, { features: ['*', 'installation.tenants.create'] })
      const slug = host.replaceAll('.', '-')
      await execute(worker, operator, createTenant, { slug, name: host, hosts: [host] })

      return { host, tenantId, adminId: await newUser(tenantId, `ada@${host}`, ['admin']) }
    },
  }
}

/** A browser at one address, with its cookies. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #handler: Handler
  readonly #host: string
  readonly #address: string

  constructor({ handler }: Pick<AuthWorld, 'handler'>, host: string, address = '198.51.100.7') {
    this.#handler = handler
    this.#host = host
    this.#address = address
  }

  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ')
    const request = new Request(`http://${this.#host}${path}`, {
      method,
      headers: {
        host: this.#host,
        'sec-fetch-site': 'same-origin',
        'user-agent': 'Test Browser 1',
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const response = await this.#handler(request, { address: this.#address })
    for (const header of response.headers.getSetCookie()) this.#keep(header)

    return response
  }

  signIn(email: string, typed = password): Promise<Response> {
    return this.ask('POST', '/api/auth/login', { email, password: typed })
  }

  get session(): string | undefined {
    return this.cookies.get(sessionCookie)
  }

  /** The same browser, cookies included, as somebody who copied it would have it. */
  copy(): Browser {
    const copy = new Browser({ handler: this.#handler }, this.#host, this.#address)
    for (const [name, value] of this.cookies) copy.cookies.set(name, value)

    return copy
  }

  #keep(header: string): void {
    const [pair = '', ...attributes] = header.split('; ')
    const [name = '', value = ''] = pair.split(/=(.*)/s)
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

export async function problem(response: Response): Promise<{ status: number; code: string; title: string }> {
  return (await response.json()) as { status: number; code: string; title: string } // problem+json, RFC 9457
}

/** The log of a tenant, oldest first. */
export async function entriesOf(
  { services }: World,
  tenantId: string,
): Promise<(Entry & { actor: { id?: string } })[]> {
  const { rows } = await services.database.transaction(tenantId, (client) =>
    client.query<{ body: Entry & { actor: { id?: string } } }>(
      'select body from audit_entry order by recorded_at',
    ),
  )

  return rows.map(({ body }) => body)
}

/** The jobs of a tenant's events, each once, as the worker runs them. */
async function work(world: World, services: Services, tenantId: string): Promise<Letter[]> {
  for (;;) {
    const waiting = await rowsOf<{ id: string; name: string; data: JobData }>(
      world.databases.adminUrl,
      `delete from pgboss.job where data->>'tenantId' = $1 returning id, name, data`,
      [tenantId],
    )
    if (waiting.length === 0) break
    for (const { name, data } of waiting) await run(services, name, data)
  }
  const letters = await services.database.fork(tenantId).find(LetterInMailbox, {}, { orderBy: { id: 'asc' } })
  const messages = await services.database.fork(tenantId).find(Message, {})
  const scope = world.scope(tenantId)

  return Promise.all(
    letters.map(async ({ id, subjectId }) => ({
      subjectId,
      template: messages.find((message) => message.id === id)?.template ?? '',
      text: (await execute(services, scope, openLetter, { letterId: id })).text ?? '',
    })),
  )
}

interface JobData {
  readonly eventId: string
  readonly event: string
  readonly data: Readonly<Record<string, string>>
  readonly tenantId: string
  readonly requestId: string
}

async function run(services: Services, name: string, { eventId, event, data, tenantId, requestId }: JobData) {
  const subscriber = services.modules
    .flatMap((module) => module.subscribers ?? [])
    .find(({ id }) => id === name)
  const scope: Scope = {
    tenantId,
    requestId,
    actor: { kind: 'job', id: name },
    features: ['*'],
    origin: { via: 'worker' },
    now: () => services.ambient.now(),
    newId: () => services.ambient.newId(),
  }
  await subscriber?.handle({ eventId, event, data, scope, services })
}
