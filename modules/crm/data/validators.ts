import { z } from 'zod'
import { sources, stages } from './stages.ts'

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .nullable()
    .transform((value) => (value === '' ? null : value))

const email = z
  .string()
  .trim()
  .max(254, 'At most 254 characters.')
  .nullable()
  .refine((value) => !value || z.regexes.email.test(value), 'Give a whole address, such as ada@example.com.')
  .transform((value) => (value === '' ? null : value))

const phone = z
  .string()
  .trim()
  .max(40, 'At most 40 characters.')
  .nullable()
  .refine(
    (value) => !value || value.replaceAll(/\D/g, '').length >= 4,
    'Give a phone number, best with its country code.',
  )
  .transform((value) => (value === '' ? null : value))

export const leadId = z.uuid()
export const stage = z.enum(stages)
export const source = z.enum(sources)
export const ownerId = z.uuid().nullable()
export const version = z
  .int()
  .positive()
  .describe('The version that was read; another one means somebody was faster.')

/** What staff write of a lead; an absent one is not touched, null or an empty text empties it. */
export const fields = {
  name: text(200).optional(),
  email: email.optional(),
  phone: phone.optional(),
  company: text(200).optional(),
  message: text(10_000).optional(),
}

export const newLeadInput = z
  .object({
    ...fields,
    stage: stage.default('new'),
    source: source.default('manual'),
    ownerId: ownerId.default(null),
  })
  .refine(({ name, email: address, phone: number, company }) => name || address || number || company, {
    path: ['name'],
    message: 'Give at least a name, an address, a phone number or a company.',
  })

export const leadPatch = z.object({
  version,
  ...fields,
  stage: stage.optional(),
  ownerId: ownerId.optional(),
})

export const bulkIds = z
  .array(leadId)
  .min(1, 'Choose at least one lead.')
  .max(200, 'Choose at most 200 leads.')
  .transform((ids) => [...new Set(ids)])

export const noteText = z
  .string()
  .trim()
  .min(1, 'Write something first.')
  .max(10_000, 'At most 10,000 characters.')
export const newTask = z.object({
  title: z.string().trim().min(1, 'Say what is to be done.').max(300, 'At most 300 characters.'),
  dueAt: z.iso.datetime({ offset: true }).nullable().default(null),
  assigneeId: ownerId.default(null),
})
