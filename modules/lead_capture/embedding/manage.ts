import { command, query, type QueryContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Form } from '../data/entities.ts'
import { Embedding, IntegrationKey } from './embedding.ts'
import { integrationKeyHash, newIntegrationKey } from './key.ts'
import { siteOrigins } from './origins.ts'

declare module '@leadkeep/kernel' {
  interface Services {
    /** Where visitors find the forms, `https://www.example.com`; known where somebody is told of it. */
    landingOrigin?: string
  }
}

const ofForm = z.object({ formId: z.uuid() })

export const listEmbeddings = query({
  id: 'lead_capture.embedding.list',
  access: ['lead_capture.embedding.view'],
  input: z.object({}),
  async run({ em }) {
    const forms = await em.find(Form, {}, { orderBy: { slug: 'asc' } })
    const embeddings = await em.find(Embedding, { id: { $in: forms.map(({ id }) => id) } })

    return {
      items: forms.map(({ id, slug }) => ({
        id,
        slug,
        origins: embeddings.find((each) => each.id === id)?.origins ?? [],
      })),
    }
  },
})

export const readEmbedding = query({
  id: 'lead_capture.embedding.read',
  access: ['lead_capture.embedding.view'],
  input: ofForm,
  async run(context, { formId }) {
    const { em, services } = context
    const { slug, definition } = await formOf(context, formId)
    const embedding = await em.findOne(Embedding, { id: formId })
    const keys = await em.find(IntegrationKey, { formId }, { orderBy: { createdAt: 'desc' } })

    return {
      id: formId,
      slug,
      definition,
      site: services.landingOrigin ?? null,
      origins: embedding?.origins ?? [],
      keys: keys.map(({ id, title, createdAt, revokedAt }) => ({
        id,
        title,
        createdAt: createdAt.toISOString(),
        revokedAt: revokedAt?.toISOString() ?? null,
      })),
    }
  },
})

/** Which sites may show the form. Those that are open in a browser keep what they have; the next view asks anew. */
export const changeEmbedding = command({
  id: 'lead_capture.embedding.change',
  access: ['lead_capture.embedding.manage'],
  input: ofForm.extend({ origins: siteOrigins }),
  async run(context, { formId, origins }) {
    const { scope, em } = context
    await formOf(context, formId)
    const embedding =
      (await em.findOne(Embedding, { id: formId })) ??
      em.create(Embedding, {
        tenantId: scope.tenantId,
        id: formId,
        origins: [],
        changedAt: scope.now(),
        version: 1,
      })
    Object.assign(embedding, { origins: [...new Set(origins)], changedAt: scope.now() })
  },
})

/** The key itself is in this answer and nowhere else. */
export const createKey = command({
  id: 'lead_capture.integration_key.create',
  access: ['lead_capture.embedding.manage'],
  fresh: true,
  input: ofForm.extend({ title: z.string().trim().min(1).max(100) }),
  async run(context, { formId, title }) {
    const { scope, em, services } = context
    await formOf(context, formId)
    const key = newIntegrationKey((length) => services.ambient.random(length))
    const { id } = em.create(IntegrationKey, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      formId,
      title,
      keyHash: integrationKeyHash(key),
      createdAt: scope.now(),
      revokedAt: null,
      version: 1,
    })

    return { id, key }
  },
})

export const revokeKey = command({
  id: 'lead_capture.integration_key.revoke',
  access: ['lead_capture.embedding.manage'],
  input: z.object({ keyId: z.uuid() }),
  async run({ scope, em }, { keyId }) {
    const key = await em.findOne(IntegrationKey, { id: keyId })
    if (!key) throw notFound('lead_capture.integration_key')()
    key.revoke(scope.now())
  },
})

async function formOf({ em }: Pick<QueryContext, 'em'>, formId: string) {
  const form = await em.findOne(Form, { id: formId })
  if (!form) throw notFound('lead_capture.form')()

  return form
}
