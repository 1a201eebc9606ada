import { z } from 'zod'

/** What published words are made of. Nothing here transforms: what is parsed is what is served. */

export const line = z.string().min(1).max(300)
export const prose = z.string().min(1).max(4000)
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(80)
export const version = z.int().positive()
/** BCP 47. */
export const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
/** The declared name of a purpose. */
export const purpose = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/)
  .max(60)
/** A place on the page, on the site or on the web. Never a script. */
export const address = z
  .string()
  .max(500)
  .regex(/^(?:#[\w-]+|\/(?!\/)[^\s]*|https:\/\/[^\s]+|mailto:[^\s]+)$/)

export const party = z.strictObject({
  name: line,
  address: z.array(line).min(1),
  email: z.email(),
  phone: line.optional(),
})
