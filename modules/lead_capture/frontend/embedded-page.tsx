import type { FormDefinition } from '../data/form-definition.ts'
import type { PageDefinition } from '../data/page-content.ts'
import { Document, type Assets } from './document.tsx'
import { Form } from './form.tsx'
import { siteOf } from './frame.tsx'
import { wordsIn } from './words.ts'

interface EmbeddedParts {
  readonly page: PageDefinition | null
  readonly form: FormDefinition
  readonly token: string
  readonly assets: Assets
}

/** `/f/:slug?embedded`: the form by itself, in a frame of another site's page. Who receives it is still said. */
export function EmbeddedPage({ page, form, token, assets }: EmbeddedParts) {
  const { notice, embedded } = wordsIn(form.language)

  return (
    <Document
      language={form.language}
      title={form.title}
      description={form.notice.summary}
      assets={assets}
      indexed={false}
    >
      <main id="content" className="embedded">
        <h1>{form.title}</h1>
        <div className="sheet" data-form-place>
          <Form form={form} token={token} level={2} />
        </div>
        <p className="by">
          {embedded.by} {siteOf(page, form).name}{' '}
          <a href="/privacy" target="_blank" rel="noopener">
            {notice.title}
          </a>
        </p>
      </main>
    </Document>
  )
}
