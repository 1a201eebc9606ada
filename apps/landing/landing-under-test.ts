import { createHash, generateKeyPairSync } from 'node:crypto'
import { generateIntakeKey, openIntake, signIntakeKey } from '@leadkeep/crypto'
import { trustedProxies } from '@leadkeep/http'
import { AppError, systemAmbient } from '@leadkeep/kernel'
import {
  demoFormContent,
  demoPage,
  demoTrialForm,
  type FormContent,
  type Intake,
  type Links,
  type SealedSubmission,
  type VisitorDrafts,
} from '@leadkeep/lead_capture/frontend'
import type { FaultLine } from './faults.ts'
import type { LandingParts } from './landing.ts'
import { createServer, listen } from './server.ts'

const tenantId = '01998000-0000-7000-8000-000000000001'
const formId = '01998000-0000-7000-8000-0000000000f1'
const aloneId = '01998000-0000-7000-8000-0000000000f2'
const day = 86_400_000

/** The server as it runs, over an intake in memory: for what is not about the database. */
export async function startLanding(more: Partial<LandingParts> = {}, port = 0) {
  const memory = memoryIntake()
  const lines: FaultLine[] = []
  const server = createServer({
    intake: memory.intake,
    links: noLinks,
    logHead: async () => null,
    embeddings: { origins: async () => [], key: async () => null },
    pictures: async () => null,
    visitorDrafts: memory.drafts,
    corrections: { correct: async () => 'taken' },
    privacyRequests: { ask: async () => {}, question: async () => null, confirm: async () => 'unknown' },
    secret: Buffer.alloc(32, 7),
    installationKey: memory.installationKey,
    limiter: never,
    linkLimiter: never,
    requestLimiter: never,
    challengeLimiter: never,
    draftLimiter: never,
    pressureLimits: { block: never, form: never, tenant: never },
    trustedProxies: trustedProxies([]),
    ambient: systemAmbient,
    log: (line) => void lines.push(line),
    ...more,
  })
  const url = `http://localhost:${await listen(server, port, '127.0.0.1')}`

  return {
    ...memory,
    url,
    lines,
    get: (path: string, headers: Record<string, string> = {}) =>
      fetch(url + path, { headers, redirect: 'manual' }),
    post: (path: string, fields: Record<string, string> | string[][], headers: Record<string, string> = {}) =>
      fetch(url + path, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' }),
    postJson: (body: unknown, headers: Record<string, string> = {}, form = 'enquiry') =>
      fetch(`${url}/api/lead_capture/forms/${form}/submissions`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What the form's own page carries for this one visitor. */
export async function tokenIn(response: Response): Promise<string> {
  return /name="token" value="([^"]+)"/.exec(await response.text())?.[1] ?? ''
}

/** A limit that nobody reaches. */
const never = { consume: async () => ({ allowed: true, retryAfter: 0, remaining: 1 }) }

/** Nobody here was sent a link; what they do is told where the database is. */
const noLinks: Links = {
  question: async () => null,
  preferences: async () => null,
  receipt: async () => null,
  confirm: async () => 'unknown',
  refuse: async () => 'unknown',
  withdraw: async () => null,
  allow: async () => null,
}

function memoryIntake() {
  const installation = generateKeyPairSync('ed25519')
  const pair = generateIntakeKey()
  const statement = {
    tenantId,
    number: 1,
    publicKey: pair.publicKey,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + day),
  }
  const stored: SealedSubmission[] = []
  const state = {
    published: { page: demoPage, form: demoFormContent, version: 1 },
    /** Whether forms were taken down. */
    closed: false,
    /** Forms by themselves, which no page shows. */
    alone: [demoTrialForm] as FormContent[],
    /** When set, the database is away. */
    away: null as Error | null,
    signedBy: installation.privateKey,
    retiredOnce: false,
  }
  const awake = () => {
    if (state.away) throw state.away
  }

  const intake: Intake = {
    async publication(_host, path) {
      awake()
      const { page, form, version } = state.published
      const alone = state.alone.find(({ slug }) => slug === path.form)
      const wanted = alone ?? form
      if ((path.form ?? wanted.slug) !== wanted.slug || (path.page ?? 'home') !== 'home') return null

      return {
        tenantId,
        page: alone ? null : { id: 'page', version, content: page },
        form: {
          id: alone ? aloneId : formId,
          version: wanted.version,
          definition: wanted,
          isClosed: state.closed,
        },
      }
    },
    async intakeKey() {
      awake()

      return { ...statement, signature: signIntakeKey(state.signedBy, statement) }
    },
    async submit(submission, count) {
      awake()
      if (count?.most === 0)
        return { receiptId: null, repeated: false, counted: { points: 1, expire: count.expire } }
      if (state.retiredOnce) {
        state.retiredOnce = false
        throw new AppError('Retired.', { code: 'lead_capture.intake_key_retired', status: 503 })
      }
      const first = stored.find(
        ({ idempotencyHash, contentHash }) =>
          idempotencyHash !== null &&
          submission.idempotencyHash?.equals(idempotencyHash) &&
          contentHash.equals(submission.contentHash),
      )
      if (!first) stored.push(submission)

      return { receiptId: (first ?? submission).receiptId, repeated: first !== undefined }
    },
    async receipt(_tenantId, receiptId) {
      awake()
      const found = stored.find((each) => each.receiptId === receiptId)
      const payloadHash = found && createHash('sha256').update(found.payload).digest('hex')

      return payloadHash ? { receivedAt: new Date(), payloadHash, checkpoint: null } : null
    },
    async ready() {
      awake()
    },
  }

  const kept = new Map<string, Buffer>()
  const drafts: VisitorDrafts = {
    keep: async ({ name }, sealed) => kept.set(name, sealed).size < 3,
    read: async ({ name }) => kept.get(name) ?? null,
    drop: async ({ name }) => void kept.delete(name),
  }

  return {
    intake,
    drafts,
    kept,
    stored,
    state,
    installationKey: installation.publicKey,
    /** What travelled inside a submission, opened with the key that the public process does not have. */
    opened: async (index: number): Promise<unknown> => {
      const { payload, ...binding } = stored[index]!

      return JSON.parse((await openIntake(pair.privateKey, binding, payload)).toString('utf8'))
    },
  }
}
