import { createSecretKey, randomBytes } from 'node:crypto'
import { audit } from '@leadkeep/audit'
import { command, execute } from '@leadkeep/commands'
import { Confirmation, consent, Decision, mayUse, readEvidence } from '@leadkeep/consent'
import { createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { defineModule, type Scope, type Services } from '@leadkeep/kernel'
import { LetterInMailbox, Message, messages, openLetter } from '@leadkeep/messages'
import { aliasSubject, privacy } from '@leadkeep/privacy'
import { openWorld, type World } from '@leadkeep/testing'
import { Client, Pool } from 'pg'
import { z } from 'zod'
import type { Attribution } from '../attribution/kept-attribution.ts'
import { publish } from '../commands/publish.ts'
import { rotateIntakeKeys } from '../commands/rotate-intake-keys.ts'
import { Correction } from '../corrections/correction.ts'
import { postgresCorrections, type Corrections } from '../corrections/postgres-corrections.ts'
import { demoForm, demoFormContent } from '../data/demo-form.ts'
import { demoPage } from '../data/demo-page.ts'
import { Form, Submission } from '../data/entities.ts'
import { servedForm, tokenIssuer } from '../intake/form-token.ts'
import { postgresIntake } from '../intake/postgres-intake.ts'
import { receiver } from '../intake/receive.ts'
import { leadCapture } from '../module.ts'
import { LinkAnswer } from './link-answer.ts'
import type { Links } from './links.ts'
import { postgresLinks } from './postgres-links.ts'

export const origin = { address: '192.0.2.7', userAgent: 'test', language: 'en', gpc: false }
export const news = 'product_news'

/** Visitors, their mailbox and the doors they act through, over one tenant with the demo's form. */
export interface LinksWorld {
  readonly world: World
  readonly worker: Services
  readonly landing: Pool
  readonly links: Links
  readonly corrections: Corrections
  readonly tenantId: string
  readonly scope: Scope
  /** Sends the form with its box ticked, or with these, and has it processed; the new subject. */
  arrives(email: string, ticked?: readonly string[], attribution?: Attribution): Promise<string>
  /** The same, confirmed by the link that was mailed. */
  confirmed(email: string): Promise<string>
  /** The tokens of the links in the newest letter to a subject. */
  mailTo(subjectId: string): Promise<{ confirm: string; preferences: string }>
  /** The tokens of all questions that a subject was mailed. */
  confirmTokensOf(subjectId: string): Promise<string[]>
  /** Runs the jobs of whatever waits: questions, mail, answers. */
  work(): Promise<void>
  /** Runs the job that a decision of this person brings. */
  receipted(subjectId: string): Promise<void>
  /** Runs the schedule that lets questions lapse. */
  expire(): Promise<void>
  gate(subjectId: string): Promise<{ allowed: boolean; because: string }>
  /** Newest first. */
  decisionsOf(subjectId: string): Promise<{ id: string; decision: string; standing: string }[]>
  evidence(decisionId: string): Promise<{ identifier: string | null; origin: string | null } | null>
  merge(aliasId: string, ofId: string): Promise<void>
  /** As the owner of the server, past every trigger. */
  tamper(text: string, values: unknown[]): Promise<void>
  close(): Promise<void>
}

export async function openLinksWorld(): Promise<LinksWorld> {
  // Whoever knows how a person is reached: in the product that is the CRM.
  const addresses = new Map<string, string>()
  const people = defineModule({
    id: 'people',
    title: 'People',
    addressee: async (_, subjectId) => {
      const address = addresses.get(subjectId)

      return address === undefined ? null : { address, name: null }
    },
    takesSubmission: command({
      id: 'people.take',
      access: ['lead_capture.submissions.process'],
      input: z.object({ subjectId: z.uuid(), values: z.object({ email: z.string() }) }),
      run: async (_, { subjectId, values }) => void addresses.set(subjectId, values.email),
    }) as never, // takes a part of what is handed over
    correctsAddress: command({
      id: 'people.correct',
      access: ['lead_capture.submissions.process'],
      input: z.object({ submissionId: z.uuid(), email: z.string(), isConfirmed: z.boolean() }),
      async run(_, { submissionId, email, isConfirmed }) {
        if (!isConfirmed) addresses.set(submissionId, email)

        return { isApplied: !isConfirmed }
      },
    }),
  })
  const world = await openWorld([audit, events, directory, privacy, messages, consent, leadCapture, people])
  const mail = {
    from: 'Demo <hello@demo.example>',
    transport: null,
    landing: 'http://localhost:3000',
    backend: 'http://127.0.0.1:3001',
  }
  const worker = await world.as('worker', { mail })
  const landing = new Pool({ connectionString: world.databases.url('landing'), max: 10 })
  const tenantId = await world.tenant()
  const operator = world.scope(tenantId, { features: ['*', 'installation.tenants.create'] })
  await execute(worker, operator, createTenant, { slug: 'main', name: 'Main', isDefault: true })
  await execute(worker, operator, publish, {
    slug: 'home',
    isHome: true,
    page: demoPage,
    form: demoFormContent,
  })
  await execute(worker, operator, rotateIntakeKeys, {})
  const intake = postgresIntake(landing)
  const installationKey = await worker.keyring.installationPublic()
  const { ambient } = world
  const corrections = postgresCorrections({ pool: landing, intake, installationKey, ambient })
  const links = postgresLinks({ pool: landing, intake, installationKey, ambient })
  const secret = createSecretKey(randomBytes(32))
  const receive = receiver({ intake, secret, installationKey, ambient })
  const em = () => worker.database.fork(tenantId)
  const scope = world.scope(tenantId, { actor: { kind: 'job', id: 'test' }, origin: { via: 'worker' } })
  const work = () => runJobs(worker, scope)

  async function textsTo(subjectId: string) {
    await work()
    const letters = await em().find(LetterInMailbox, { subjectId })

    return Promise.all(
      letters.map(async ({ id }) => (await execute(worker, scope, openLetter, { letterId: id })).text),
    )
  }

  const self: LinksWorld = {
    world,
    worker,
    landing,
    links,
    corrections,
    tenantId,
    scope,
    work,
    async arrives(email, ticked = [news], attribution = {}) {
      const form = await em().findOneOrFail(Form, { slug: demoForm.slug })
      const { receiptId } = await receive({
        tenantId,
        formId: form.id,
        form: demoForm,
        answers: {
          fields: { name: 'Ada Lovelace', email },
          others: {},
          ticked: [...ticked],
          attribution,
          token: tokenIssuer(secret, servedForm(form.id, demoForm), ambient)(),
        },
        origin,
        idempotencyKey: null,
      })
      await work()

      return (await em().findOneOrFail(Submission, { receiptId })).id
    },
    async confirmed(email) {
      const subjectId = await self.arrives(email)
      await links.confirm('localhost', (await self.mailTo(subjectId)).confirm, origin)

      return subjectId
    },
    async mailTo(subjectId) {
      const all = (await textsTo(subjectId)).join('\n')

      return { confirm: tokenAfter('/confirm/', all), preferences: tokenAfter('/c/', all) }
    },
    confirmTokensOf: async (subjectId) =>
      (await textsTo(subjectId)).map((text) => tokenAfter('/confirm/', text)).filter(Boolean),
    receipted: (subjectId) => run(worker, scope, 'consent.issue-receipt', { subjectId }),
    expire: () =>
      worker.modules
        .flatMap(({ schedules }) => schedules ?? [])
        .find(({ id }) => id === 'consent.expire-confirmations')!
        .run(worker),
    gate: (subjectId) => mayUse({ em: em() }, subjectId, news),
    decisionsOf: (subjectId) =>
      em().find(Decision, { subjectId }, { orderBy: { decidedAt: 'desc', id: 'desc' } }),
    evidence: async (decisionId) =>
      (await execute(worker, scope, readEvidence, { decisionId, purpose: 'consent.prove_consent' })).evidence,
    merge: (alias, of) => execute(worker, scope, merging, { alias, of }),
    async tamper(text, values) {
      const admin = new Client({ connectionString: world.databases.adminUrl })
      await admin.connect()
      await admin.query('set session_replication_role = replica')
      await admin.query(text, values)
      await admin.end()
    },
    async close() {
      await landing.end()
      await world.close()
    },
  }

  return self
}

const merging = command({
  id: 'test.merge',
  access: ['test.all'],
  input: z.object({ alias: z.uuid(), of: z.uuid() }),
  run: (context, { alias, of }) => aliasSubject(context, alias, of),
})

/** What the worker's queues would do, in the order of the way of a submission. */
async function runJobs(worker: Services, scope: Scope): Promise<void> {
  const waiting = [
    [Submission, { state: 'received' }, 'lead_capture.process-submission', 'submissionId'],
    [Correction, { settledAt: null }, 'lead_capture.process-correction', 'correctionId'],
    [Confirmation, { state: 'waiting', tokenHash: null }, 'consent.ask-for-confirmation', 'confirmationId'],
    [Message, { state: 'queued' }, 'messages.deliver-message', 'messageId'],
    [LinkAnswer, { settledAt: null }, 'lead_capture.process-link-answer', 'answerId'],
  ] as const
  for (const [entity, where, id, key] of waiting) {
    const rows: { id: string }[] = await worker.database
      .fork(scope.tenantId)
      // Each filter is one of its own entity, which a list of five can't say.
      .find(entity as typeof Submission, where as never, { orderBy: { id: 'asc' } })
    for (const row of rows) await run(worker, scope, id, { [key]: row.id })
  }
}

function run(worker: Services, scope: Scope, id: string, data: Readonly<Record<string, string>>) {
  const subscriber = worker.modules
    .flatMap(({ subscribers }) => subscribers ?? [])
    .find((each) => each.id === id)!

  return subscriber.handle({
    eventId: scope.newId(),
    event: subscriber.event,
    data,
    scope,
    services: worker,
  })
}

const tokenAfter = (path: string, text: string | null) =>
  new RegExp(`${path}([\\w-]{43})`).exec(text ?? '')?.[1] ?? ''
