import { command } from '@leadkeep/commands'
import { z } from 'zod'
import { filterFacts, filterShape } from '../data/filter.ts'
import { archiveStream } from '../export/archive.ts'
import { formats, writers } from '../export/format.ts'
import { chosenPurpose, chosenPurposeIds } from '../purposes.ts'
import { exportStream } from '../export/stream.ts'

export const exportInput = z.object({
  /** `archive`: with all that shows it to be genuine. The others are bare entries. */
  format: z.enum(['archive', ...formats]),
  /** Of an archive: with the same entries as a table. */
  spreadsheet: z.union([z.boolean(), z.stringbool()]).default(false),
  purpose: z.enum(chosenPurposeIds, 'Choose what it is for.'),
  ...filterShape,
})

/**
 * The log of a period as a file; nothing in it is opened. The entry of the export, with its filter and purpose, stands
 * before the first byte leaves; a second one, with the count, when the last one has.
 */
export const exportEntries = command({
  id: 'audit_logs.export',
  access: ['audit_logs.export'],
  input: exportInput,
  async run({ scope, services, note }, { format, purpose, spreadsheet, ...filter }) {
    note({ format, purpose, filter: filterFacts(filter) })
    const name = `log-${scope.now().toISOString().slice(0, 10)}`
    if (format === 'archive')
      return {
        filename: `${name}.zip`,
        contentType: 'application/zip',
        stream: await archiveStream(services, scope, {
          purpose: chosenPurpose(purpose),
          filter,
          spreadsheet,
        }),
      }

    return {
      filename: `${name}.${format}`,
      contentType: writers[format].contentType,
      stream: await exportStream(services.database, scope, format, filter),
    }
  },
})
