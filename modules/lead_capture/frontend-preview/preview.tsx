import { contentOf, type FormDraft } from '../data/form-draft.ts'
import { inLanguage } from '../data/form-definition.ts'
import { Form } from '../frontend/form.tsx'
import { directionOf } from '../frontend/words.ts'

/**
 * The hosted form with the draft in it, by the component that visitors are served. Texts that are still empty are empty
 * here, too. Rendered as in the visitor's page, so without a script: all steps under each other.
 */
export async function previewOfForm(draft: FormDraft, slug: string, language: string): Promise<string> {
  // Next refuses it as a static import of what it takes for a server component.
  const { renderToStaticMarkup } = await import('react-dom/server')
  const content = contentOf(draft, { slug, version: 1, notices: {}, boxes: {} })
  const spoken = content.languages.includes(language) ? language : (content.languages[0] ?? language)
  const form = inLanguage(content, spoken)

  return renderToStaticMarkup(
    <html lang={spoken} dir={directionOf(spoken)}>
      <head>
        <title>{form.title}</title>
      </head>
      <body>
        <main id="content">
          <div className="single">
            <h1>{form.title}</h1>
            <div className="sheet">
              <Form form={form} token="" level={2} />
            </div>
          </div>
        </main>
      </body>
    </html>,
  )
}
