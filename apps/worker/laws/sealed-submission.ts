import { createSecretKey, randomBytes } from 'node:crypto'
import {
  demoForm,
  postgresIntake,
  receiver,
  servedForm,
  tokenIssuer,
  type SealedSubmission,
} from '@leadkeep/lead_capture'
import { rowsOf, type World } from '@leadkeep/testing'
import type { Pool } from 'pg'

const visitor = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  phone: '+49 30 7654321',
  company: 'Harbour Works',
  message: 'A compiler, please.',
}

/** It asks for everything that a form can ask for. */
const asking = {
  ...demoForm,
  consents: [
    ...demoForm.consents,
    {
      purpose: 'campaign_measurement',
      version: 1,
      language: 'en',
      text: 'Measure which advertisement I saw.',
    },
  ],
}

/** A genuine submission to a tenant's form, sealed as landing seals it, and not handed in yet. */
export async function sealedSubmission(
  world: Pick<World, 'databases' | 'services' | 'ambient'>,
  landing: Pool,
  tenantId: string,
  fields: Readonly<Record<keyof typeof visitor, string>> = visitor,
): Promise<SealedSubmission> {
  const form = (await formsOf(world, tenantId)).find(({ slug }) => slug === demoForm.slug)!
  let sealed: SealedSubmission | undefined
  const secret = createSecretKey(randomBytes(32))
  const receive = receiver({
    intake: {
      ...postgresIntake(landing),
      submit: async (each) => ((sealed = each), { receiptId: each.receiptId, repeated: false }),
    },
    secret,
    installationKey: await world.services.keyring.installationPublic(),
    ambient: world.ambient,
  })
  const submission = {
    tenantId,
    formId: form.id,
    form: asking,
    answers: {
      fields,
      others: { budget: 'About 5,000 a year' },
      ticked: asking.consents.map(({ purpose }) => purpose),
      attribution: { utm_source: 'fair', utm_content: 'blue banner', gclid: 'Cj0KCQ-1' },
      token: tokenIssuer(secret, servedForm(form.id, asking), world.ambient)(),
    },
    origin: { address: '192.0.2.1', userAgent: 'test', language: 'en', gpc: false },
    idempotencyKey: null,
  }
  await receive(submission)

  return sealed!
}

export const formsOf = ({ databases }: Pick<World, 'databases'>, tenantId: string) =>
  rowsOf<{ id: string; slug: string }>(
    databases.adminUrl,
    `select id, slug from lead_capture_form where tenant_id = $1`,
    [tenantId],
  )
