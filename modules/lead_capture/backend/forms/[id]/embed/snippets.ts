import { isRequired } from '../../../../data/form-fields.ts'
import { inLanguage, type FormDefinition, type FormField } from '../../../../data/form-definition.ts'
import { readStoredForm } from '../../../../data/stored-form.ts'

interface Embedded {
  readonly slug: string
  readonly definition: unknown
}

/** The frame, as wide as its place and as high as the form. */
export const frameSnippet = (site: string, { slug, definition }: Embedded): string =>
  [
    `<div data-leadkeep-form="${site}/f/${slug}">${text(formOf(definition).title)}</div>`,
    `<script async src="${site}/embed.js"></script>`,
  ].join('\n')

/** A form of the other site's own, which sends to ours. */
export function plainSnippet(site: string, { slug, definition }: Embedded): string {
  const { fields, consents, submit } = formOf(definition)
  const boxes = consents.map((box) => checkbox(`consent_${box.purpose}`, 'on', box.text))

  return [
    `<form method="post" action="${site}/f/${slug}">`,
    ...[...fields.flatMap(question), ...boxes].map((row) => `  ${row}`),
    `  <button>${text(submit)}</button>`,
    '</form>',
  ].join('\n')
}

function question(field: FormField): string[] {
  const { key, kind, label } = field
  const required = isRequired(field) && !('when' in field && field.when) ? ' required' : ''
  switch (kind) {
    case 'hidden':
      return [`<input type="hidden" name="${key}" value="${text(field.value ?? '')}">`]
    case 'choices':
      return [
        '<fieldset>',
        `  <legend>${text(label)}</legend>`,
        ...field.options.map((option) => `  ${checkbox(key, option.key, option.label)}`),
        '</fieldset>',
      ]
    case 'choice': {
      const options = field.options.map((each) => `<option value="${each.key}">${text(each.label)}</option>`)

      return [
        `<label>${text(label)} <select name="${key}"${required}><option></option>${options.join('')}</select></label>`,
      ]
    }
    case 'long_text':
      return [`<label>${text(label)} <textarea name="${key}"${required}></textarea></label>`]
    case 'text':
    case 'email':
    case 'phone':
    case 'number':
    case 'date':
      return [`<label>${text(label)} <input name="${key}"${required} type="${inputTypes[kind]}"></label>`]
  }
}

const inputTypes = { text: 'text', email: 'email', phone: 'tel', number: 'number', date: 'date' } as const

const checkbox = (name: string, value: string, label: string) =>
  `<label><input type="checkbox" name="${name}" value="${value}"> ${text(label)}</label>`

export const apiExample = (site: string, { slug }: Embedded): string =>
  [
    `curl ${site}/api/lead_capture/forms/${slug}/submissions \\`,
    `  -H 'authorization: Bearer lk_form_…' -H 'idempotency-key: your-own-id' \\`,
    `  --json '{"name": "Ada Lovelace", "email": "ada@example.com"}'`,
  ].join('\n')

/** In the language that whom none of its languages suits is spoken to. */
function formOf(definition: unknown): FormDefinition {
  const content = readStoredForm(definition)

  return inLanguage(content, content.languages[0] ?? 'en')
}

const text = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
