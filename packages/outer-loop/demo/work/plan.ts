import { misbehaviours } from './misbehaviour.ts'

export const goal =
  'Say our figures on the landing page, take leads from a partner’s form, and log consent decisions'

const good = [
  {
    id: 'landing-page',
    title: 'A landing page can say its figures',
    branch: 'feat/landing-page',
    brief:
      'Add a block "figures" to what a landing page may consist of: its schema beside the other blocks, its markup with the section head that they have.',
    criteria: ['AC-1'],
    owns: [
      'modules/lead_capture/data/page-content.ts',
      'modules/lead_capture/frontend/blocks.tsx',
      'modules/lead_capture/frontend/figures.test.tsx',
    ],
    gates: ['lint'],
  },
  {
    id: 'crm-webhook',
    title: 'A partner’s form can post leads',
    branch: 'feat/crm-webhook',
    brief: 'Add POST /api/crm/leads/webhook. It reads the words that partners’ forms use and enters a lead.',
    criteria: ['AC-2'],
    owns: [
      'modules/crm/webhook/partner-lead.ts',
      'modules/crm/webhook/partner-lead.test.ts',
      'modules/crm/api/leads/webhook.route.ts',
      'modules/crm/api/routes.ts',
    ],
    produces: ['POST /api/crm/leads/webhook'],
    gates: ['types'],
  },
  {
    id: 'consent-logging',
    title: 'A consent decision is told in one line',
    branch: 'feat/consent-logging',
    brief:
      'Add decisionLine to the consent module: one line for a log outside, with nothing in it that names a person.',
    criteria: ['AC-3'],
    owns: [
      'modules/consent/decision-line.ts',
      'modules/consent/decision-line.test.ts',
      'modules/consent/index.ts',
    ],
    gates: ['database'],
  },
]

const bad = misbehaviours.map(({ task, title, branch, brief, owns, after = [] }) => ({
  id: task,
  title,
  branch,
  brief,
  criteria: [],
  owns,
  after,
}))

/** Three tasks that own disjoint files; with the six bad workers, nine. */
export function planFor(half: Half) {
  if (half === 'good') return { tasks: good }
  // What was shown of each alone is asked here of all together.
  const [landingPage, crmWebhook, consentLogging] = good.map((task) => ({ ...task, gates: [] }))
  const servedWords = bad.filter(({ id }) => id === 'served-words')
  const others = bad.filter(({ id }) => id !== 'served-words')

  return { tasks: [consentLogging, ...servedWords, landingPage, crmWebhook, ...others] }
}
export type Half = 'good' | 'bad'

export const specification = `# ${goal}

## Why

Visitors ask how large and how reliable this is, a partner wants to hand us enquiries, and an auditor keeps a log of consent
outside of our database.

## What changes

A page may have a section with figures. A partner's form posts to the CRM in its own words; whoever calls holds the same
feature as somebody who enters leads by hand. A decision can be told in one line that names nobody.

## Contract

\`\`\`yaml
title: Figures, a partner's webhook and consent in one line
modules:
  - { id: lead_capture, change: extend }
  - { id: crm, change: extend }
  - { id: consent, change: extend }
routes:
  - { module: crm, method: POST, path: /api/crm/leads/webhook, access: crm.leads.create }
criteria:
  - id: AC-1
    text: Given a page with a block of figures, when it is served, then each figure stands beside what it counts.
    test: modules/lead_capture/frontend/figures.test.tsx
  - id: AC-2
    text: Given a partner's words for a person, when they are posted, then a new lead from the interface comes of them.
    test: modules/crm/webhook/partner-lead.test.ts
  - id: AC-3
    text: Given a decision, when it is told in a line, then the line has its wording's hash and nothing that names a person.
    test: modules/consent/decision-line.test.ts
nonGoals:
  - Partners with keys of their own; they come with API keys.
assumptions:
  - id: A-1
    text: No partner posts the same enquiry twice.
    default: Two posts are two leads. Staff can say that both are one person.
    reversible: true
\`\`\`
`

/** What a reviewer of another family has to say: something that is shown, and nothing that refuses. */
export const reviewFor = (lenses: readonly string[]) => ({
  lenses: lenses.map((lens) => ({
    lens,
    looked: `Read goal, contract and criteria for ${lens.replace('_', ' ')}, and the routes that are there already.`,
    findings:
      lens === 'edge_cases'
        ? [
            {
              severity: 'minor',
              where: 'AC-2',
              message: 'It is not said what becomes of a post in which every field is empty.',
              falsify: 'A test that posts an empty form and is refused with a sentence.',
              again: null,
            },
          ]
        : [],
  })),
})
