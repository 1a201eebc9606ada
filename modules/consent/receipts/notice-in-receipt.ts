import type { InferEntity } from '@mikro-orm/core'
import { z } from 'zod'
import type { ServedText } from '../data/entities.ts'
import type { NoticeInReceipt } from './consent-receipt.ts'

/** What of a notice a receipt repeats (GDPR Art. 13); whoever serves notices may say more in them. */
const served = z.object({
  controller: z.object({
    name: z.string(),
    address: z.array(z.string()),
    email: z.string(),
    phone: z.string().optional(),
  }),
  contact: z.object({ name: z.string(), email: z.string() }),
  recipients: z.string(),
  transfers: z.string(),
  retention: z.string(),
  rights: z.array(z.string()),
  authority: z.string(),
})

export function noticeInReceipt({ hash, textVersion, language, content }: InferEntity<typeof ServedText>) {
  const notice = served.safeParse(content).data

  return {
    privacy_notice: hash,
    version: textVersion,
    language,
    party_identification: notice ? [controllerOf(notice)] : [],
    recipient_third_parties: notice?.recipients ?? null,
    // A notice says in one sentence to which other countries data goes.
    storage_locations: notice?.transfers ?? null,
    geographic_restrictions: notice?.transfers ?? null,
    retention_period: notice?.retention ?? null,
    privacy_rights: notice?.rights ?? [],
    authority_party: notice?.authority ?? null,
  } satisfies NoticeInReceipt
}

const controllerOf = ({ controller, contact }: z.infer<typeof served>) =>
  ({
    party_id: 'controller',
    party_type: 'pii_controller',
    party_role: 'pii_controller',
    party_name: controller.name,
    party_address: controller.address,
    party_email: controller.email,
    party_phone: controller.phone ?? null,
    party_contact: contact,
  }) as const
