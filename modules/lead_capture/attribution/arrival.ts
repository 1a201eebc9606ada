import { p } from '@mikro-orm/core'
import { operational, plainText, tenantEntity } from '@leadkeep/database'

const becauseCounted = 'one word of a campaign as links name it, of a shape that no address or full name has'

/** That a submission became a lead, until it is counted: a queue, so that no two of them wait for one count. */
export const Arrival = tenantEntity({
  id: 'lead_capture.arrival',
  table: 'lead_capture_arrival',
  keptFor: 'until it is counted, about a minute',
  audited: 'a count that is about to be made; the submission it is of is on the log',
  grants: { worker: ['select', 'insert', 'delete'] },
  properties: {
    formId: operational('form_id', p.uuid()),
    /** In UTC, of when it was received. */
    day: operational('day', p.date()),
    source: plainText('source', becauseCounted, p.text()),
  },
})

/** How many leads a form brought on one day from one source. Nothing of it leads back to any of them. */
export const SourceCount = tenantEntity({
  id: 'lead_capture.source_count',
  table: 'lead_capture_source_count',
  keptFor: 'as long as its form',
  audited: 'sums of what is on the log one by one',
  grants: { backend: ['select'], worker: ['select', 'insert', 'update'] },
  properties: {
    formId: operational('form_id', p.uuid()),
    day: operational('day', p.date()),
    source: plainText('source', becauseCounted, p.text()),
    leads: operational('leads', p.integer()),
    version: operational('version', p.integer().version()),
  },
  uniques: [{ name: 'lead_capture_source_count_once', properties: ['day', 'formId', 'source'] }],
})
