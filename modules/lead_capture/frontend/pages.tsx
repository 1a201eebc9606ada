import type { FormDefinition } from '../data/form-definition.ts'
import type { BlockOf, PageDefinition } from '../data/page-content.ts'
import { BlockSection, SectionHead } from './blocks.tsx'
import type { Assets } from './document.tsx'
import { Form, type FormParts, type Typed } from './form.tsx'
import { Frame, siteOf } from './frame.tsx'
import { Languages } from './languages.tsx'
import { ImprintText, NoticeText } from './notice.tsx'
import { wordsIn } from './words.ts'

interface PageParts {
  readonly page: PageDefinition
  readonly form: FormDefinition | null
  readonly token: string
  readonly assets: Assets
}

/** `/` and `/p/:slug` */
export function LandingPage({ page, form, token, assets }: PageParts) {
  return (
    <Frame
      site={siteOf(page, form)}
      assets={assets}
      title={page.title}
      description={page.description}
      indexed
      sections
    >
      <PageBlocks page={page} form={form} token={token} />
    </Frame>
  )
}

interface BlocksParts extends Omit<PageParts, 'assets'> {
  /** Where its pictures are. */
  readonly media?: string
}

/** What stands on a page, in its order. */
export const PageBlocks = ({ page, form, token, media }: BlocksParts) =>
  page.blocks.map((block) =>
    block.kind === 'form' ? (
      form && <FormSection key={block.key} block={block} parts={{ form, token, level: 3 }} />
    ) : (
      <BlockSection key={block.key} block={block} media={media} />
    ),
  )

function FormSection({ block: { key, heading, text }, parts }: { block: BlockOf<'form'>; parts: FormParts }) {
  return (
    <section id={key} className="band ask" aria-labelledby={`${key}-heading`}>
      <div>
        <SectionHead id={key} heading={heading} text={text} />
        <div className="then">
          <h3>{wordsIn(parts.form.language).thanks.next}</h3>
          <ol>
            {parts.form.next.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ol>
        </div>
      </div>
      <div className="sheet" data-form-place>
        <Form {...parts} />
      </div>
    </section>
  )
}

interface FormPageParts {
  readonly page: PageDefinition | null
  readonly form: FormDefinition
  readonly token: string
  readonly typed?: Typed
  readonly assets: Assets
}

/** `/f/:slug`, and what a form that could not be accepted comes back as. */
export function FormPage({ page, form, token, typed, assets }: FormPageParts) {
  const words = wordsIn(form.language)
  const refused = typed && (typed.errors.length > 0 || typed.message)

  return (
    <Frame
      site={{ ...siteOf(page, form), language: form.language }}
      assets={assets}
      // WCAG 2.2, technique G199's counterpart: who hears only the title should hear that something is wrong.
      title={refused ? `${typed.message?.title ?? words.problems.invalid_title} ${form.title}` : form.title}
      description={form.notice.summary}
      indexed={!refused}
    >
      <div className="single">
        <Languages of={form.languages} current={form.language} />
        <h1>{form.title}</h1>
        <div className="sheet" data-form-place>
          <Form form={form} token={token} typed={typed} level={2} />
        </div>
      </div>
    </Frame>
  )
}

interface LegalPageParts {
  readonly page: PageDefinition | null
  readonly form: FormDefinition | null
  readonly assets: Assets
}

/** `/privacy` */
export function PrivacyPage({ page, form, assets }: LegalPageParts & { form: FormDefinition }) {
  const { notice, privacy_request: words } = wordsIn(form.notice.language)
  const { title } = notice

  return (
    <Frame site={siteOf(page, form)} assets={assets} title={title} indexed>
      <article className="single text">
        <h1>{title}</h1>
        <NoticeText notice={form.notice} level={2} />
        <p className="actions">
          <a className="button" href={`/privacy-request?lang=${form.notice.language}`}>
            {words.link}
          </a>
        </p>
      </article>
    </Frame>
  )
}

/** `/imprint` */
export function ImprintPage({ page, form, assets }: LegalPageParts & { page: PageDefinition }) {
  const { title } = wordsIn(page.language).imprint

  return (
    <Frame site={siteOf(page, form)} assets={assets} title={title} indexed>
      <article className="single text">
        <h1>{title}</h1>
        <ImprintText imprint={page.footer.imprint} language={page.language} />
      </article>
    </Frame>
  )
}
