import { timingSafeEqual, type KeyObject } from 'node:crypto'
import type { Ambient } from '@leadkeep/kernel'
import { z } from 'zod'
import type { FormDefinition } from '../data/form-definition.ts'
import { textHash } from '../data/text-hash.ts'
import { keyedHash } from './keyed-hash.ts'

/**
 * `base64url(JSON) . base64url(HMAC-SHA-256)`: goes out in the form and comes back with it, so that no cookie is needed
 * to know which texts a visitor was shown. Its nonce is the idempotency key of whoever sends none.
 */
const tokenSchema = z.object({
  form: z.string(),
  formVersion: z.int(),
  /** The notice first, then the boxes in their order. */
  textHashes: z.array(z.string()),
  /** Purpose, version and language of each box, in the same order. */
  boxes: z.array(z.tuple([z.string(), z.int(), z.string()])),
  nonce: z.string(),
  /** Milliseconds since 1970. */
  issuedAt: z.int(),
})

export type ServedForm = Omit<z.infer<typeof tokenSchema>, 'nonce' | 'issuedAt'>
export type FormToken = z.infer<typeof tokenSchema>

const label = 'leadkeep/form-token/v1'

/** What a visitor who is served this form now has before them. Hashed once for as long as the form stays the same. */
export function servedForm(formId: string, definition: FormDefinition): ServedForm {
  const held = known.get(definition)
  if (held?.form === formId) return held
  const { version, notice, consents } = definition
  const served: ServedForm = {
    form: formId,
    formVersion: version,
    textHashes: [notice, ...consents].map(textHash),
    boxes: consents.map((box) => [box.purpose, box.version, box.language]),
  }
  known.set(definition, served)

  return served
}

const known = new WeakMap<FormDefinition, ServedForm>()

/**
 * Makes tokens for one served form: a new nonce (128 bits) each time. What does not change is put into words once, as
 * every view of a page takes one.
 */
export function tokenIssuer(secret: KeyObject, served: ServedForm, ambient: Ambient): () => string {
  const beginning = JSON.stringify(served).slice(0, -1)

  return () => {
    const nonce = ambient.random(16).toString('base64url')
    const body = `${beginning},"nonce":"${nonce}","issuedAt":${ambient.now().getTime()}}`
    const encoded = Buffer.from(body).toString('base64url')

    return `${encoded}.${keyedHash(secret, label, encoded).toString('base64url')}`
  }
}

/**
 * What the token swears to, or null when it is not one of ours for this form. How old it is does not matter: a form
 * that stood open for days was still shown with exactly these texts, and a lead is never lost over its age.
 */
export function readToken(secret: KeyObject, formId: string, token: string): FormToken | null {
  const [encoded = '', signature = ''] = token.split('.')
  const given = Buffer.from(signature, 'base64url')
  const expected = keyedHash(secret, label, encoded)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const { data } = tokenSchema.safeParse(JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')))

  return data?.form === formId ? data : null
}
