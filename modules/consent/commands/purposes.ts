import { command, query } from '@leadkeep/commands'
import { AppError, notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { bases, Purpose, unconfirmedPolicies } from '../data/entities.ts'

const texts = z
  .record(
    z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'Use a language tag such as en or de.'),
    z.strictObject({ title: z.string().trim().min(1).max(120), text: z.string().trim().min(1).max(1_000) }),
  )
  .refine((languages) => 'en' in languages, 'Give at least the English words.')

const settings = {
  confirmWithinHours: z
    .int()
    .min(1)
    .max(24 * 30),
  unconfirmed: z.enum(unconfirmedPolicies),
  texts,
}

export const purposeView = z.object({
  id: z.uuid(),
  key: z.string(),
  basis: z.enum(bases),
  ...settings,
  texts: z.record(z.string(), z.object({ title: z.string(), text: z.string() })),
  endedAt: z.iso.datetime().nullable(),
  version: z.int(),
})

export const listPurposes = query({
  id: 'consent.purpose.list',
  access: ['consent.purposes.view'],
  input: z.object({}),
  async run({ em }) {
    const purposes = await em.find(Purpose, {}, { orderBy: { createdAt: 'asc', key: 'asc' } })

    return { items: purposes.map(viewOf) }
  },
})

/** A purpose's key and basis are what decisions were made about: they never change. */
export const declarePurpose = command({
  id: 'consent.purpose.declare',
  access: ['consent.purposes.manage'],
  input: z.object({
    key: z
      .string()
      .regex(/^[a-z][a-z0-9_]{1,59}$/, 'Use 2 to 60 small letters, digits and underscores, a letter first.'),
    basis: z.enum(bases),
    ...settings,
  }),
  async run({ scope, em }, input) {
    if (await em.findOne(Purpose, { key: input.key })) throw alreadyDeclared()
    const purpose = em.create(Purpose, {
      ...input,
      tenantId: scope.tenantId,
      id: scope.newId(),
      createdAt: scope.now(),
      endedAt: null,
      version: 1,
    })

    return viewOf(purpose)
  },
})

export const purposeChanges = z.object({
  ...z.object(settings).partial().shape,
  ended: z.literal(true).optional(),
})

/** Ending a purpose is for good: from then on nothing is done for it. */
export const changePurpose = command({
  id: 'consent.purpose.change',
  access: ['consent.purposes.manage'],
  input: purposeChanges.extend({ id: z.uuid() }),
  async run({ scope, em }, { id, ended, ...changes }) {
    const purpose = await em.findOne(Purpose, { id })
    if (!purpose) throw notFound('consent.purpose')()
    if (purpose.endedAt) throw hasEnded()
    for (const [name, value] of Object.entries(changes))
      if (value !== undefined) Object.assign(purpose, { [name]: value })
    if (ended) purpose.endedAt = scope.now()

    return viewOf(purpose)
  },
})

const viewOf = ({ id, key, basis, confirmWithinHours, unconfirmed, ...purpose }: Purpose) => ({
  id,
  key,
  basis,
  confirmWithinHours,
  unconfirmed,
  texts: purpose.texts,
  endedAt: purpose.endedAt?.toISOString() ?? null,
  version: purpose.version,
})

const alreadyDeclared = () =>
  new AppError('A purpose of this name is declared already; its basis can’t change.', {
    code: 'consent.purpose.already_declared',
    status: 409,
    fields: [{ field: 'key', code: 'consent.purpose.already_declared', message: 'Choose another name.' }],
  })

const hasEnded = () =>
  new AppError('This purpose has ended, and stays so. Declare a new one.', {
    code: 'consent.purpose.ended',
    status: 409,
  })
