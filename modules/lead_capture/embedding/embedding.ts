import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity, withBehaviour } from '@leadkeep/database'

const moment = () => p.datetime().columnType('timestamptz(3)')

/** Where a form may be shown besides its own site. Its id is the form's. */
export const Embedding = tenantEntity({
  id: 'lead_capture.embedding',
  table: 'lead_capture_embedding',
  keptFor: 'as long as its form',
  grants: { landing: ['select'], backend: ['select', 'insert', 'update'] },
  properties: {
    origins: plainText(
      'origins',
      'addresses of websites, told to every visitor',
      p.array().columnType('text[]'),
    ),
    changedAt: operational('changed_at', moment()),
    version: operational('version', p.integer().version()),
  },
})

/** A key under which another system sends a form's submissions. It is shown once; its hash is what is kept. */
const IntegrationKeySchema = tenantEntity({
  id: 'lead_capture.integration_key',
  table: 'lead_capture_integration_key',
  keptFor: 'as long as its form',
  grants: { backend: ['select', 'insert', 'update'], doors: ['select'] },
  properties: {
    formId: operational('form_id', p.uuid()),
    title: plainText('title', 'what staff call another system', p.text()),
    keyHash: operational('key_hash', p.blob()),
    createdAt: operational('created_at', moment()),
    revokedAt: operational('revoked_at', moment().nullable()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'lead_capture_integration_key_hash', properties: ['keyHash'] }],
  indexes: [{ name: 'lead_capture_integration_key_form', properties: ['formId'] }],
})

export class IntegrationKey extends IntegrationKeySchema.class {
  revoke(now: Date): void {
    this.revokedAt ??= now
  }
}
withBehaviour(IntegrationKeySchema, IntegrationKey)
