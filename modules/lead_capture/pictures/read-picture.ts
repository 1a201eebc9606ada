import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { PictureFile } from './picture-file.ts'

/** The bytes of one width of a picture, as a preview shows it. */
export const readPicture = query({
  id: 'lead_capture.picture.read',
  access: ['lead_capture.forms.view'],
  input: z.object({ hash: z.string() }),
  async run({ em }, { hash }) {
    const file = await em.findOne(PictureFile, { hash })
    if (!file) throw notFound('lead_capture.picture')()

    return { bytes: file.bytes }
  },
})
