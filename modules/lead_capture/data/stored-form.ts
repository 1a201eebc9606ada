import { z } from 'zod'
import { formContentSchema, type FormContent } from './form-content.ts'
import { consentBoxSchema, noticeSchema } from './legal-texts.ts'
import { language, line, prose, slug, version } from './wording.ts'

/** A form as it was stored, in whichever format: what is older is read as the newest. Throws when it is no form. */
export const readStoredForm = (stored: unknown): FormContent =>
  formContentSchema.parse(isFormat1(stored) ? upgraded(format1.parse(stored)) : stored)

const isFormat1 = (stored: unknown) => typeof stored === 'object' && stored !== null && !('format' in stored)

/** One language, five fields, one step. Stored forms of it are never rewritten, so this stays. */
const format1 = z.strictObject({
  slug,
  version,
  language,
  title: line,
  fields: z
    .array(
      z.strictObject({
        name: z.enum(['name', 'email', 'phone', 'company', 'message']),
        label: line,
        hint: line.optional(),
        required: z.boolean(),
        autocomplete: line.optional(),
      }),
    )
    .min(2),
  consents: z.array(consentBoxSchema),
  notice: noticeSchema,
  submit: line,
  next: z.array(prose).min(1),
})

type Format1 = z.infer<typeof format1>

function upgraded(form: Format1) {
  const { title, notice, submit, next } = form
  const byKey = <Thing, Value>(
    things: readonly Thing[],
    key: (thing: Thing) => string,
    value: (thing: Thing) => Value,
  ) => Object.fromEntries(things.map((thing) => [key(thing), value(thing)]))

  return {
    format: 2,
    slug: form.slug,
    version: form.version,
    languages: [form.language],
    fields: form.fields.map(fieldOf),
    steps: [{ key: 'all', fields: form.fields.map(({ name }) => name) }],
    consents: form.consents.map(({ purpose }) => purpose),
    after: { kind: 'thanks' },
    texts: {
      [form.language]: {
        title,
        notice,
        submit,
        next,
        steps: {},
        fields: byKey(
          form.fields,
          ({ name }) => name,
          ({ label, hint }) => ({ label, hint }),
        ),
        consents: byKey(
          form.consents,
          ({ purpose }) => purpose,
          (box) => box,
        ),
      },
    },
  }
}

function fieldOf({ name, required, autocomplete }: Format1['fields'][number]) {
  const asked = { key: name, required, role: name }
  if (name === 'message') return { ...asked, kind: 'long_text', warnsOfSpecialCategories: true }

  return { ...asked, kind: name === 'email' || name === 'phone' ? name : 'text', autocomplete }
}
