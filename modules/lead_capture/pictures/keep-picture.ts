import { createHash } from 'node:crypto'
import { command } from '@leadkeep/commands'
import { webPicture } from '@leadkeep/files'
import { z } from 'zod'
import type { Picture } from '../data/page-content.ts'
import { PictureFile } from './picture-file.ts'

/** A picture for pages, made fit for the web. The same one again is the same files. */
export const keepPicture = command({
  id: 'lead_capture.picture.keep',
  access: ['lead_capture.forms.edit'],
  input: z.object({ bytes: z.instanceof(Uint8Array) }),
  async run({ scope, em }, { bytes: given }): Promise<Picture> {
    const { width, height, sources } = await webPicture(given)
    const files = sources.map((source) => ({
      ...source,
      hash: createHash('sha256').update(source.bytes).digest('hex'),
    }))
    const known = await em.find(
      PictureFile,
      { hash: { $in: files.map(({ hash }) => hash) } },
      { fields: ['hash'] },
    )
    for (const file of files.filter(({ hash }) => !known.some((each) => each.hash === hash)))
      em.create(PictureFile, {
        tenantId: scope.tenantId,
        id: scope.newId(),
        ...file,
        keptAt: scope.now(),
      })

    return { width, height, sources: files.map((file) => ({ hash: file.hash, width: file.width })) }
  },
})
