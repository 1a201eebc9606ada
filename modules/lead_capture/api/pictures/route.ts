import { route } from '@leadkeep/http'
import { mostPictureBytes, pictureTypes } from '@leadkeep/files'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { pictureSchema } from '../../data/page-content.ts'
import { keepPicture } from '../../pictures/keep-picture.ts'
import { hashIn, pictureMediaType } from '../../pictures/picture-address.ts'
import { readPicture } from '../../pictures/read-picture.ts'

const keep = route({
  method: 'POST',
  path: '/api/lead_capture/pictures',
  access: ['lead_capture.forms.edit'],
  summary: 'Keep a picture for pages: PNG, JPEG, WebP or AVIF, made anew without what it says of its making',
  body: z.instanceof(Uint8Array),
  accepts: pictureTypes,
  bodyLimit: mostPictureBytes,
  responses: { 201: pictureSchema },
  async handle({ execute, body }) {
    return { status: 201, body: await execute(keepPicture, { bytes: body }) }
  },
})

const show = route({
  method: 'GET',
  path: '/api/lead_capture/media/:name',
  access: ['lead_capture.forms.view'],
  summary: 'A picture as previews show it; visitors are given it by the landing app',
  params: z.object({ name: z.string().max(100) }),
  responses: { 200: 'stream' },
  async handle({ execute, params }) {
    const hash = hashIn(params.name)
    if (hash === null) throw notFound('lead_capture.picture')()
    const { bytes } = await execute(readPicture, { hash })

    return new Response(new Uint8Array(bytes), { headers: { 'content-type': pictureMediaType } })
  },
})

export const pictureRoutes = [keep, show]
