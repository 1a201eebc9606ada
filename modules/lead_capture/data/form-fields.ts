import { z } from 'zod'
import { line } from './wording.ts'

/**
 * What a form can ask for, without words: those are per language, by the same keys. A key is for good, as answers are
 * kept under it; what a visitor reads may change.
 */
export const fieldKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/)
  .refine((key) => !isReserved(key), 'This name is used by the form itself.')

/** What travels beside the answers. `lk_…` is kept free for what the form itself will want to send. */
export const isReserved = (key: string): boolean =>
  /^(?:token|lang|referrer|altcha|constructor|(?:consent|utm|lk)_.*)$/.test(key)

export const optionKeySchema = z.string().regex(/^[a-z0-9][a-z0-9_]{0,39}$/)

/** Shown only when an earlier answer says so: one of these options was chosen, or something was entered at all. */
const conditionSchema = z.union([
  z.strictObject({ field: fieldKeySchema, is: z.array(optionKeySchema).min(1).max(100) }),
  z.strictObject({ field: fieldKeySchema, filled: z.literal(true) }),
])

const asked = { key: fieldKeySchema, required: z.boolean(), when: conditionSchema.optional() }
/** HTML autofill detail tokens; WCAG 2.2, 1.3.5. */
const autocomplete = line.optional()
const options = z.array(optionKeySchema).min(1).max(250)
const bound = z.number().optional()
const day = z.iso.date().optional()

export const fieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    ...asked,
    role: z.enum(['name', 'company']).optional(),
    autocomplete,
  }),
  z.strictObject({ kind: z.literal('email'), ...asked, role: z.literal('email').optional(), autocomplete }),
  z.strictObject({ kind: z.literal('phone'), ...asked, role: z.literal('phone').optional(), autocomplete }),
  z.strictObject({ kind: z.literal('number'), ...asked, whole: z.boolean(), min: bound, max: bound }),
  z.strictObject({ kind: z.literal('choice'), ...asked, options }),
  /** Any number of them; required means one at least. */
  z.strictObject({ kind: z.literal('choices'), ...asked, options }),
  /** Bounds are included. */
  z.strictObject({ kind: z.literal('date'), ...asked, min: day, max: day }),
  z.strictObject({
    kind: z.literal('long_text'),
    ...asked,
    role: z.literal('message').optional(),
    /** Asks to leave out health, belief and the like (GDPR Art. 9), which free text invites. */
    warnsOfSpecialCategories: z.boolean(),
  }),
  /** Taken from the page's own address (`?key=…`), else as written here. Its label is for staff. */
  z.strictObject({ kind: z.literal('hidden'), key: fieldKeySchema, value: line.optional() }),
])

/** What an answer is to a lead: these become its own columns, the others its answers. */
export const roles = ['name', 'email', 'phone', 'company', 'message'] as const

export type Role = (typeof roles)[number]
export type FieldStructure = z.infer<typeof fieldSchema>
export type FieldKind = FieldStructure['kind']
export type Condition = z.infer<typeof conditionSchema>

/** What only some kinds have, asked of any of them. */
interface AnyField {
  readonly kind: string
  readonly role?: Role
  readonly when?: Condition
  readonly required?: boolean
}

export const roleOf = ({ role }: AnyField): Role | undefined => role
export const conditionOf = ({ when }: AnyField): Condition | undefined => when
export const isRequired = ({ required = false }: AnyField): boolean => required
export const optionsOf = (field: FieldStructure): readonly string[] =>
  'options' in field ? field.options : []
