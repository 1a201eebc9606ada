import type { Edit } from './edit.ts'

/** A partner's form posts its own field names to an address of the CRM, and a lead comes of it. */
export const crmWebhook: readonly Edit[] = [
  {
    path: 'modules/crm/webhook/partner-lead.ts',
    text: `import { z } from 'zod'
import { newLeadInput } from '../data/validators.ts'

/** What a partner's form posts, in the words that such forms use. Whatever else it sends is not read. */
export const partnerLead = z.object({
  full_name: z.string().max(200).default(''),
  email_address: z.string().max(254).default(''),
  telephone: z.string().max(40).default(''),
  organisation: z.string().max(200).default(''),
  enquiry: z.string().max(10_000).default(''),
})
export type PartnerLead = z.output<typeof partnerLead>

/** In our words. A claim like a visitor's (law 12): a new lead, nobody's yet, and whose source says where it came from. */
export const leadFromPartner = (sent: PartnerLead) =>
  newLeadInput.parse({
    name: sent.full_name,
    email: sent.email_address,
    phone: sent.telephone,
    company: sent.organisation,
    message: sent.enquiry,
    source: 'api',
  })
`,
  },
  {
    path: 'modules/crm/webhook/partner-lead.test.ts',
    text: `import { expect, test } from '@jest/globals'
import { leadFromPartner, partnerLead } from './partner-lead.ts'

test("a partner's words become a new lead that is nobody's yet", () => {
  const sent = { full_name: ' Ada Lovelace ', email_address: 'ada@example.com', campaign: 'spring' }

  expect(leadFromPartner(partnerLead.parse(sent))).toEqual({
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    phone: null,
    company: null,
    message: null,
    stage: 'new',
    source: 'api',
    ownerId: null,
  })
})
`,
  },
  {
    path: 'modules/crm/api/leads/webhook.route.ts',
    text: `import { route } from '@leadkeep/http'
import { createLead } from '../../commands/create-lead.ts'
import { leadFromPartner, partnerLead } from '../../webhook/partner-lead.ts'
import { answer, savedSchema } from '../saved.ts'

export const postPartnerLead = route({
  method: 'POST',
  path: '/api/crm/leads/webhook',
  access: ['crm.leads.create'],
  summary: "Enter a lead from a partner's form, in the field names that such forms use",
  body: partnerLead,
  responses: { 201: savedSchema },
  handle: async ({ body, execute }) => answer(201, await execute(createLead, leadFromPartner(body))),
})
`,
  },
  {
    path: 'modules/crm/api/routes.ts',
    from: `import { getLeads, postLead } from './leads/route.ts'
`,
    to: `import { getLeads, postLead } from './leads/route.ts'
import { postPartnerLead } from './leads/webhook.route.ts'
`,
  },
  {
    path: 'modules/crm/api/routes.ts',
    from: `  postLead,
  postExport,
`,
    to: `  postLead,
  postPartnerLead,
  postExport,
`,
  },
]
