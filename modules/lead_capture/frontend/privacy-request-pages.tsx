import { requestFields, requestLanguages } from '../privacy-requests/request-form.ts'
import type { RequestConfirmed, RequestQuestion } from '../privacy-requests/privacy-requests.ts'
import { Field } from './fields.tsx'
import { Summary, Trap, type Typed } from './form.tsx'
import { Frame } from './frame.tsx'
import { Languages } from './languages.tsx'
import { LinkFrame, type LinkParts } from './link-pages.tsx'
import { wordsIn } from './words.ts'

interface RequestFormParts extends LinkParts {
  readonly language: string
  /** Of this very page: what is sent twice from it counts once. */
  readonly nonce: string
  readonly typed: Typed
}

/** `/privacy-request`: what anybody may ask about their data, whether we know them or not. Works without script. */
export function PrivacyRequestPage({ site, assets, language, nonce, typed }: RequestFormParts) {
  const all = wordsIn(language)
  const words = all.privacy_request
  const isRefused = typed.errors.length > 0 || typed.message !== undefined
  const errorOf = (key: string) => typed.errors.find((each) => each.field === key)?.message
  const fields = requestFields(language)

  return (
    <Frame
      site={{ ...site, language }}
      assets={assets}
      title={isRefused ? `${all.problems.invalid_title} ${words.title}` : words.title}
      description={words.text}
    >
      <div className="single">
        <Languages of={requestLanguages} current={language} />
        <h1>{words.title}</h1>
        <p className="lead">{words.text}</p>
        <div className="sheet">
          <form className="form" method="post" action={`/privacy-request?lang=${language}`} noValidate>
            <Summary typed={typed} words={all} />
            <input type="hidden" name="nonce" value={nonce} />
            <Trap words={all} />
            {fields.map((field) => (
              <Field
                key={field.key}
                field={field}
                fields={fields}
                words={all}
                value={typed.values[field.key]}
                error={errorOf(field.key)}
              />
            ))}
            <p className="notice-summary">{words.notice}</p>
            <div className="buttons">
              <button type="submit" className="button">
                {words.submit}
              </button>
            </div>
          </form>
        </div>
      </div>
    </Frame>
  )
}

/** The same for everybody: whether somebody is known here is not told to whoever types their address. */
export function PrivacyRequestSentPage({ site, assets, language }: LinkParts & { language: string }) {
  const words = wordsIn(language).privacy_request

  return (
    <LinkFrame site={site} assets={assets} language={language} title={words.sent_title}>
      <p className="lead">{words.sent_text}</p>
      <p>{words.sent_nothing}</p>
    </LinkFrame>
  )
}

/** `/privacy-request/:token`. Link scanners follow links, so looking changes nothing; the button posts to this address. */
export function ConfirmRequestPage({ site, assets, question }: LinkParts & { question: RequestQuestion }) {
  const { language, state } = question
  const words = wordsIn(language).privacy_request
  const kinds: Readonly<Record<string, string>> = words.kinds
  if (state !== 'waiting')
    return <RequestConfirmedPage site={site} assets={assets} outcome={state} language={language} />

  return (
    <LinkFrame site={site} assets={assets} language={language} title={words.confirm_title}>
      <p className="lead">{words.confirm_text}</p>
      <blockquote className="wording">{kinds[question.kind]}</blockquote>
      <form method="post">
        <p className="actions">
          <button className="button" type="submit">
            {words.confirm_action}
          </button>
        </p>
      </form>
      <p>{words.confirm_otherwise}</p>
    </LinkFrame>
  )
}

export function RequestConfirmedPage({
  site,
  assets,
  outcome,
  language,
}: LinkParts & { outcome: RequestConfirmed; language: string }) {
  const words: Readonly<Record<string, unknown>> = wordsIn(language).privacy_request

  return (
    <LinkFrame site={site} assets={assets} language={language} title={String(words[`${outcome}_title`])}>
      <p className="lead">{String(words[`${outcome}_text`])}</p>
    </LinkFrame>
  )
}
