import type { ReactElement } from 'react'
import type { FormDefinition, FormStep } from '../data/form-definition.ts'
import type { ConsentBox } from '../data/legal-texts.ts'
import { hasOwn, trapField } from '../intake/suspicion.ts'
import { Field, FieldError, idOf } from './fields.tsx'
import { NoticeText } from './notice.tsx'
import { directionOf, fill, wordsIn, type Words } from './words.ts'

/** What is put back into a form that could not be accepted. Nothing of it is kept anywhere else. */
export interface Typed {
  readonly values: Readonly<Record<string, string | readonly string[]>>
  readonly ticked: readonly string[]
  readonly errors: readonly { readonly field: string; readonly message: string }[]
  /** Why it was not accepted, where no single field is at fault. */
  readonly message?: { readonly title: string; readonly text: string }
}

export const untouched: Typed = { values: {}, ticked: [], errors: [] }

export interface FormParts {
  readonly form: FormDefinition
  /** Says what was served, and makes a repeat a repeat. Filled anew for every response. */
  readonly token: string
  readonly typed?: Typed
  /** Of the headings inside. */
  readonly level: 2 | 3
}

/**
 * Works by itself, with all its steps on one page; form.ts shows them one by one and makes it answer in place. The words
 * it may need are handed over in data attributes, not of the form itself: a field may be called like any property of it.
 */
export function Form({ form, token, typed = untouched, level }: FormParts) {
  const words = wordsIn(form.language)
  const errorOf = (field: string) => typed.errors.find((each) => each.field === field)?.message
  const fieldOf = (field: FormDefinition['fields'][number]) => (
    <Field
      key={field.key}
      field={field}
      fields={form.fields}
      words={words}
      value={typed.values[field.key]}
      error={errorOf(field.key)}
    />
  )

  return (
    <form
      id="lead-form"
      className="form"
      method="post"
      action={addressOf(form, `/f/${form.slug}`)}
      noValidate
      lang={form.language}
      dir={directionOf(form.language)}
    >
      <Summary typed={typed} words={words} />
      <input type="hidden" name="token" value={token} />
      {!hasOwn(form, trapField) && <Trap words={words} />}
      {form.steps.map((step, index) => (
        <Step
          key={step.key}
          step={step}
          words={words}
          level={level}
          number={index + 1}
          count={form.steps.length}
        >
          {step.fields.map(fieldOf)}
        </Step>
      ))}
      {form.fields.filter(({ kind }) => kind === 'hidden').map(fieldOf)}
      {form.consents.length > 0 && (
        <fieldset className="consents" data-last>
          <legend>{words.form.consents}</legend>
          {form.consents.map((box) => (
            <Consent
              key={box.purpose}
              box={box}
              ticked={typed.ticked.includes(box.purpose)}
              error={errorOf(`consent_${box.purpose}`)}
            />
          ))}
        </fieldset>
      )}
      <details className="notice">
        <summary>{words.form.notice}</summary>
        <NoticeText notice={form.notice} level={3} />
      </details>
      <p className="notice-summary">{form.notice.summary}</p>
      <div className="buttons">
        <button type="submit" className="button">
          {form.submit}
        </button>
        <button type="button" className="button quiet" hidden>
          {words.form.back}
        </button>
      </div>
      <p
        className="status"
        role="status"
        aria-live="polite"
        data-api={addressOf(form, `/api/lead_capture/forms/${form.slug}/submissions`)}
        data-challenges={`/api/lead_capture/forms/${form.slug}/challenges`}
        data-then={form.after.kind === 'redirect' ? form.after.to : undefined}
        data-next={words.form.next}
        data-sending={words.form.sending}
        data-offline={words.form.offline}
        data-away={words.form.away}
        data-gave-up={words.form.gave_up}
        data-received={words.form.received}
        data-kept={words.form.kept}
      />
      <p
        className="kept"
        hidden
        data-drafts={`/api/lead_capture/forms/${form.slug}/drafts`}
        data-resumed={words.form.resumed}
      >
        {words.form.kept_here} <button type="button">{words.form.forget}</button>
      </p>
    </form>
  )
}

/** Programs fill in what they find. A person neither sees it nor comes upon it by keyboard or screen reader. */
export const Trap = ({ words }: { words: Words }) => (
  <p className="aside" aria-hidden="true">
    <label htmlFor={trapField}>{words.form.trap}</label>
    <input type="text" id={trapField} name={trapField} tabIndex={-1} autoComplete="off" />
  </p>
)

/** A form of several languages says which one it was filled in, so that it comes back, and thanks, in the same. */
export const addressOf = ({ languages, language }: FormDefinition, address: string): string =>
  languages.length > 1 ? `${address}${address.includes('?') ? '&' : '?'}lang=${language}` : address

interface StepParts {
  readonly step: FormStep
  readonly words: Words
  readonly level: 2 | 3
  readonly number: number
  readonly count: number
  readonly children: readonly ReactElement[]
}

/** A form of one step needs neither a heading nor a group. */
function Step({ step: { key, title }, words, level, number, count, children }: StepParts) {
  if (title === null) return children
  const Heading = level === 2 ? 'h2' : 'h3'

  return (
    <div className="step" role="group" aria-labelledby={`step-${key}`}>
      <Heading id={`step-${key}`} tabIndex={-1}>
        <span className="progress">{fill(words.form.step, { number, count })}</span> {title}
      </Heading>
      <progress value={number} max={count} aria-hidden="true" />
      {children}
    </div>
  )
}

export function Summary({ typed: { errors, message }, words }: { typed: Typed; words: Words }) {
  const count = errors.length
  if (count === 0 && !message) return <div className="summary" role="alert" tabIndex={-1} hidden />

  return (
    <div className="summary" role="alert" tabIndex={-1}>
      <p>
        <strong>
          {message?.title ??
            (count === 1 ? words.form.summary_one : fill(words.form.summary_many, { count }))}
        </strong>{' '}
        {message?.text ?? words.form.kept}
      </p>
      {count > 0 && (
        <ul>
          {errors.map((each) => (
            <li key={each.field}>
              <a href={`#${idOf(each.field)}`}>{each.message}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Consent({ box, ticked, error }: { box: ConsentBox; ticked: boolean; error: string | undefined }) {
  const name = `consent_${box.purpose}`
  const id = idOf(name)

  return (
    <div className="consent" lang={box.language} dir={directionOf(box.language)}>
      <input
        type="checkbox"
        id={id}
        name={name}
        value="on"
        defaultChecked={ticked}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      <label htmlFor={id}>{box.text}</label>
      <FieldError id={id} error={error} />
    </div>
  )
}
