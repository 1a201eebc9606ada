import type { ReactNode } from 'react'
import { contentOf, type FormDraft } from '../data/form-draft.ts'
import { closestLanguage, inLanguage, type FormDefinition } from '../data/form-definition.ts'
import type { PageContent } from '../data/page-content.ts'
import { pageInLanguage } from '../data/page-definition.ts'
import { inLanguages } from '../data/worded.ts'
import { Form } from '../frontend/form.tsx'
import { FrameBody, siteOf } from '../frontend/frame.tsx'
import { PageBlocks } from '../frontend/pages.tsx'
import { directionOf } from '../frontend/words.ts'

/**
 * Drafts as visitors would see them, by the components that visitors are served. Texts that are still empty are empty
 * here, too. Rendered as in the visitor's page, so without a script: all steps of a form under each other.
 */
export async function previewOfForm(draft: FormDraft, slug: string, language: string): Promise<string> {
  const form = formIn(draft, slug, language)

  return rendered(
    form,
    <main id="content">
      <div className="single">
        <h1>{form.title}</h1>
        <div className="sheet">
          <Form form={form} token="" level={2} />
        </div>
      </div>
    </main>,
  )
}

interface ShownForm {
  readonly slug: string
  readonly content: FormDraft
}

/** The page with its form as it is being written, since that is what will stand there. */
export async function previewOfPage(
  content: PageContent,
  { slug, content: draft }: ShownForm,
  language: string,
): Promise<string> {
  const spoken = closestLanguage(content.languages, [language])
  const page = pageInLanguage(inLanguages(content, content.languages), spoken)
  const form = formIn(draft, slug, spoken)

  return rendered(
    page,
    <FrameBody site={siteOf(page, form)} sections>
      <PageBlocks page={page} form={form} token="" media="/api/lead_capture/media" />
    </FrameBody>,
  )
}

function formIn(draft: FormDraft, slug: string, language: string): FormDefinition {
  const content = contentOf(draft, { slug, version: 1, notices: {}, boxes: {} })

  return inLanguage(content, closestLanguage(content.languages, [language]))
}

interface Titled {
  readonly title: string
  readonly language: string
}

async function rendered({ title, language }: Titled, body: ReactNode): Promise<string> {
  // Next refuses it as a static import of what it takes for a server component.
  const { renderToStaticMarkup } = await import('react-dom/server')

  return renderToStaticMarkup(
    <html lang={language} dir={directionOf(language)}>
      <head>
        <title>{title}</title>
      </head>
      <body>{body}</body>
    </html>,
  )
}
