import { p } from '@mikro-orm/core'
import { operational, tenantEntity, withBehaviour } from '@leadkeep/database'

const time = () => p.datetime().columnType('timestamptz(3)')

/**
 * A data subject (GDPR Art. 4(1)) as records refer to it: an id with two keys in the key store. Merging people makes
 * one the alias of the other; no key is copied, and erasing one destroys the keys of all its aliases.
 */
const SubjectSchema = tenantEntity({
  id: 'privacy.subject',
  table: 'privacy_subject',
  keptFor: 'as long as any record of the subject; that somebody was erased, as long as the tenant',
  // The guard against late writers locks the subject it looks at, which takes the right to update it.
  grants: {
    backend: ['select', 'insert', 'update'],
    worker: ['select', 'insert', 'update'],
    doors: ['select', 'update'],
  },
  properties: {
    kind: operational('kind', p.enum(['person', 'record'])),
    aliasOf: operational('alias_of', p.uuid().nullable()),
    createdAt: operational('created_at', time()),
    // Whoever adds an alias moves this, so that they and an erasure of the same person meet in the version.
    aliasesChangedAt: operational('aliases_changed_at', time().nullable()),
    /** From then on nothing is written about them any more: the database refuses it. */
    erasedAt: operational('erased_at', time().nullable()),
    /** From then on their data is stored and not used (GDPR Art. 18). */
    restrictedAt: operational('restricted_at', time().nullable()),
    version: operational('version', p.integer().version()),
  },
  writtenIndexes: [
    {
      name: 'privacy_subject_restricted',
      expression:
        'create index "privacy_subject_restricted" on "privacy_subject" ("tenant_id", "id") where "restricted_at" is not null',
    },
  ],
  indexes: [{ name: 'privacy_subject_alias', properties: ['aliasOf'] }],
})

export class Subject extends SubjectSchema.class {
  erase(now: Date): void {
    this.erasedAt ??= now
  }

  restrict(now: Date): void {
    this.restrictedAt ??= now
  }

  release(): void {
    this.restrictedAt = null
  }
}
withBehaviour(SubjectSchema, Subject)
