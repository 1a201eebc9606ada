import type { FormDefinition } from '../data/form-definition.ts'
import type { PageDefinition } from '../data/page-content.ts'
import type { Receipt } from '../intake/intake.ts'
import type { Assets } from './document.tsx'
import { FieldError } from './fields.tsx'
import { Frame, siteOf } from './frame.tsx'
import { addressOf } from './form.tsx'
import { Rich } from './rich-text.tsx'
import { directionOf, wordsIn, type Words } from './words.ts'

interface ThanksParts {
  readonly page: PageDefinition | null
  readonly form: FormDefinition
  readonly receiptId: string
  readonly receipt: Receipt
  /** Lets who has just sent it put the address right; null where it can't be any more, or by anybody else. */
  readonly correcting?: Correcting | null
  readonly assets: Assets
}

export interface Correcting {
  readonly token: string
  /** What became of it; null before it was tried. */
  readonly outcome: 'taken' | 'late' | 'invalid' | null
  /** What was typed and is no address. */
  readonly typed?: string
}

/** `/f/:slug/thanks?receipt=…`. The script shows `[data-thanks]` in the form's place, so there is one such text. */
export function ThanksPage({ page, form, receiptId, receipt, correcting, assets }: ThanksParts) {
  const words = wordsIn(form.language).thanks
  const download = addressOf(form, `/f/${form.slug}/receipt.txt?receipt=${receiptId}`)

  return (
    <Frame site={{ ...siteOf(page, form), language: form.language }} assets={assets} title={words.title}>
      <div className="single">
        <div className="sheet thanks" data-thanks="" lang={form.language} dir={directionOf(form.language)}>
          <h1 tabIndex={-1}>{words.heading}</h1>
          {form.thanks ? <Rich text={form.thanks} /> : <p>{words.text}</p>}
          {correcting && <Correct form={form} receiptId={receiptId} {...correcting} />}
          <dl className="receipt">
            <div>
              <dt>{words.receipt}</dt>
              <dd className="number">{receiptId}</dd>
            </div>
            <div>
              <dt>{words.received}</dt>
              <dd>
                <time dateTime={receipt.receivedAt.toISOString()}>
                  {inWords(receipt.receivedAt, form.language)}
                </time>
              </dd>
            </div>
            <div>
              <dt>{words.payload}</dt>
              <dd>
                <code>{receipt.payloadHash}</code>
              </dd>
            </div>
            <div>
              <dt>{words.checkpoint}</dt>
              <dd>
                {/* It scrolls sideways on a phone, so the keyboard must reach it (WCAG 2.1.1). */}
                {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls */}
                {receipt.checkpoint ? <pre tabIndex={0}>{receipt.checkpoint}</pre> : words.no_checkpoint}
              </dd>
            </div>
          </dl>
          <p className="actions">
            <a className="button" href={download} download>
              {words.download}
            </a>
            {/* Out of the frame, where it is in one. */}
            <a className="quiet" href="/" target="_top">
              {words.back}
            </a>
          </p>
          <h2>{words.next}</h2>
          <ol>
            {form.next.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ol>
          <h2>{words.keep}</h2>
          <p>{keepingOf(words, receipt)}</p>
        </div>
      </div>
    </Frame>
  )
}

/** Works without script, and in the form's place. The address that was typed first can't be shown: it is sealed. */
function Correct({
  form,
  receiptId,
  token,
  outcome,
  typed,
}: Correcting & Pick<ThanksParts, 'form' | 'receiptId'>) {
  const words = wordsIn(form.language)
  if (outcome === 'taken' || outcome === 'late')
    return (
      <p className="told" role="status">
        {words.correct[outcome]}
      </p>
    )
  const isInvalid = outcome === 'invalid'

  return (
    <details className="correct" open={isInvalid}>
      <summary>{words.correct.title}</summary>
      <form className="form" method="post" action={addressOf(form, `/f/${form.slug}/correct`)} noValidate>
        <p>{words.correct.text}</p>
        <input type="hidden" name="receipt" value={receiptId} />
        <input type="hidden" name="correct" value={token} />
        <div className="field">
          <label htmlFor="corrected">{words.correct.label}</label>
          <input
            type="email"
            id="corrected"
            name="email"
            autoComplete="email"
            required
            defaultValue={typed}
            aria-invalid={isInvalid ? true : undefined}
            aria-describedby={isInvalid ? 'corrected-error' : undefined}
          />
          <FieldError id="corrected" error={isInvalid ? words.errors.email_invalid : undefined} />
        </div>
        <div className="buttons">
          <button type="submit" className="button quiet">
            {words.correct.action}
          </button>
        </div>
      </form>
    </details>
  )
}

/** `/f/:slug/receipt.txt?receipt=…`: the same as plain text, to keep. */
export function receiptText(receiptId: string, receipt: Receipt, language: string): string {
  const words = wordsIn(language).thanks
  const lines = [
    [words.receipt, receiptId],
    [words.received, receipt.receivedAt.toISOString()],
    [words.payload, receipt.payloadHash],
    [words.checkpoint, receipt.checkpoint ? `\n${receipt.checkpoint}` : words.no_checkpoint],
  ]

  return `${lines.map(([label, value]) => `${label}: ${value}`).join('\n')}\n\n${keepingOf(words, receipt)}\n`
}

const keepingOf = (words: Words['thanks'], { checkpoint }: Receipt) =>
  [words.keep_hash, checkpoint && words.keep_checkpoint, words.keep_nothing].filter(Boolean).join(' ')

/** In UTC, and says so: the page is the same for all who hold the number. */
const inWords = (time: Date, language: string) =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'long',
    timeStyle: 'long',
    timeZone: 'UTC',
  }).format(time)
