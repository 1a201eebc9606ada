import { query, type QueryContext } from '@leadkeep/commands'
import { declarationOf } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'
import { z } from 'zod'
import { inWords } from '../../access/in-words.ts'
import { sayIn } from '../../access/say.ts'
import { subjectPackage, type SubjectPackage } from '../../access/schema.ts'
import { packageNotReady } from '../../errors.ts'
import { contentOf } from '../commands/packages.ts'
import { findRequest, packageFor } from '../find-request.ts'

export const draftView = z.object({
  version: z.int(),
  isReleased: z.boolean(),
  content: subjectPackage,
  parts: z
    .array(
      z.object({
        table: z.string(),
        title: z.string(),
        keptFor: z.string(),
        records: z.array(
          z.object({
            /** Its place among the records of the table. */
            record: z.int(),
            lines: z.array(
              z.object({ column: z.string(), name: z.string(), text: z.string(), isPersonal: z.boolean() }),
            ),
          }),
        ),
      }),
    )
    .describe('The same as people read it.'),
})

/** What a package holds, for whoever looks it through before it is released. */
export const readDraft = query({
  id: 'privacy.package.read',
  access: ['privacy.requests.answer'],
  input: z.object({ requestId: z.uuid() }),
  async run(context, { requestId }): Promise<z.output<typeof draftView>> {
    const found = await packageFor(context, await findRequest(context, requestId))
    if (found?.state !== 'draft' && found?.state !== 'released') throw packageNotReady()
    const { built } = await contentOf(context, found)

    return {
      version: found.version,
      isReleased: found.state === 'released',
      content: built,
      parts: partsOf(context, built),
    }
  },
})

function partsOf({ services }: QueryContext, built: SubjectPackage) {
  const said = inWords(sayIn(services), 'en', built)
  const isPersonal = personalIn(services.modules)

  return built.held.map(({ table, keptFor, records }) => ({
    table,
    title: said.table(table),
    keptFor,
    records: records.map((record, index) => ({
      record: index,
      lines: said
        .linesOf(record, table)
        .map((line) => ({ ...line, isPersonal: isPersonal.has(`${table}.${line.column}`) })),
    })),
  }))
}

/** What may speak of somebody else: a stage or a date does not, whoever wrote it. */
const personalIn = (modules: readonly Module[]): ReadonlySet<string> =>
  new Set(
    modules
      .flatMap((module) => [...(module.entities ?? [])])
      .map(declarationOf)
      .flatMap(({ id, columns }) =>
        columns
          .filter((column) => column.class === 'personal' || column.because !== undefined)
          .map((column) => `${id}.${column.id}`),
      ),
  )
