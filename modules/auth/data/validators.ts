import { z } from 'zod'

/** Addresses are checked for shape alone: whether one works is found out by writing to it (RFC 5321 §4.5.3.1.3). */
export const email = z
  .string()
  .trim()
  .max(254, 'This is too long.')
  .pipe(z.email('Please enter an e-mail address.'))
export const name = z.string().trim().min(1, 'Please enter a name.').max(200, 'This is too long.')

export const roleKeys = z.array(z.string().max(63)).max(50)
/** When roles end, by their keys; null: when they are taken away. */
export const roleEnds = z.record(z.string().max(63), z.iso.datetime({ offset: true }).nullable())
export const roleKey = z
  .string()
  .regex(
    /^[a-z][a-z0-9_]{1,62}$/,
    'Use 2 to 63 small letters, digits and underscores, beginning with a letter.',
  )
export const roleTitle = z.string().trim().min(1, 'Please enter a title.').max(100, 'This is too long.')
export const roleFeatures = z.array(z.string().max(200)).max(500)
