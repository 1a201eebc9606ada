import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { subjectPackage } from '../../access/schema.ts'
import { packageNotReady } from '../../errors.ts'
import { contentOf } from '../commands/packages.ts'
import { findRequest, packageFor } from '../find-request.ts'

export const draftView = z.object({ version: z.int(), isReleased: z.boolean(), content: subjectPackage })

/** What a package holds, for whoever looks it through before it is released. */
export const readDraft = query({
  id: 'privacy.package.read',
  access: ['privacy.requests.answer'],
  input: z.object({ requestId: z.uuid() }),
  async run(context, { requestId }): Promise<z.output<typeof draftView>> {
    const found = await packageFor(context, await findRequest(context, requestId))
    if (found?.state !== 'draft' && found?.state !== 'released') throw packageNotReady()
    const { built } = await contentOf(context, found)

    return { version: found.version, isReleased: found.state === 'released', content: built }
  },
})
