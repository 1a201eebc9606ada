import { formSchema, type FormDefinition } from '../../../../data/content.ts'

interface Embedded {
  readonly slug: string
  readonly definition: unknown
}

/** The frame, as wide as its place and as high as the form. */
export const frameSnippet = (site: string, { slug, definition }: Embedded): string =>
  [
    `<div data-leadkeep-form="${site}/f/${slug}">${text(titleOf(definition))}</div>`,
    `<script async src="${site}/embed.js"></script>`,
  ].join('\n')

/** A form of the other site's own, which sends to ours. */
export function plainSnippet(site: string, { slug, definition }: Embedded): string {
  const form = formOf(definition)
  const fields = (form?.fields ?? []).map(({ name, label, required }) => {
    const tag = name === 'message' ? 'textarea' : 'input'
    const end = tag === 'textarea' ? '></textarea>' : ` type="${inputType(name)}">`

    return `  <label>${text(label)} <${tag} name="${name}"${required ? ' required' : ''}${end}</label>`
  })
  const boxes = (form?.consents ?? []).map(
    (box) =>
      `  <label><input type="checkbox" name="consent_${box.purpose}" value="on"> ${text(box.text)}</label>`,
  )

  return [
    `<form method="post" action="${site}/f/${slug}">`,
    ...fields,
    ...boxes,
    `  <button>${text(form?.submit ?? 'Send')}</button>`,
    '</form>',
  ].join('\n')
}

export const apiExample = (site: string, { slug }: Embedded): string =>
  [
    `curl ${site}/api/lead_capture/forms/${slug}/submissions \\`,
    `  -H 'authorization: Bearer lk_form_…' -H 'idempotency-key: your-own-id' \\`,
    `  --json '{"name": "Ada Lovelace", "email": "ada@example.com"}'`,
  ].join('\n')

/** Null for a form in a format that this does not read; the frame shows any. */
const formOf = (definition: unknown): FormDefinition | null => formSchema.safeParse(definition).data ?? null
const titleOf = (definition: unknown) => formOf(definition)?.title ?? ''

const inputType = (name: string) => ({ email: 'email', phone: 'tel' })[name] ?? 'text'

const text = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
