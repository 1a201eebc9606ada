import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { filterFacts, filterShape } from '../data/filter.ts'
import { formats, writers } from '../export/format.ts'
import { chosenPurposeIds } from '../purposes.ts'
import { exportStream } from '../export/stream.ts'

/**
 * The bare entries of a period as a file, straight away; nothing in it is opened, and nothing shows it to be genuine: that takes
 * an archive (ask-for-export.ts). The entry of the export, with its filter and purpose, stands before the first byte leaves; a
 * second one, with the count, when the last one has.
 */
export const exportEntries = command({
  id: 'audit_logs.export',
  access: ['audit_logs.export'],
  input: z.object({
    format: z.enum(formats),
    purpose: z.enum(chosenPurposeIds, 'Choose what it is for.'),
    ...filterShape,
  }),
  async run({ scope, services, note }, { format, purpose, ...filter }) {
    note({ format, purpose, filter: filterFacts(filter) })

    return {
      filename: `log-${scope.now().toISOString().slice(0, 10)}.${format}`,
      contentType: writers[format].contentType,
      stream: await exportStream(services.database, scope, format, filter),
    }
  },
})
