import { contentOf, type FormDraft } from '../data/form-draft.ts'
import { inLanguage } from '../data/form-definition.ts'
import { html } from '../frontend/document.tsx'
import { FormPage } from '../frontend/pages.tsx'

/** Nothing is loaded with it: the frame that shows it brings the stylesheet. */
const assets = { stylesheet: '', script: '#', icon: '#', fonts: [] }

/** The hosted form's page with the draft in it. Texts that are still empty are empty there, too. */
export function previewOfForm(draft: FormDraft, slug: string, language: string): string {
  const content = contentOf(draft, { slug, version: 1, notices: {}, boxes: {} })
  const spoken = content.languages.includes(language) ? language : (content.languages[0] ?? language)

  return html(<FormPage page={null} form={inLanguage(content, spoken)} token="" assets={assets} />)
}
