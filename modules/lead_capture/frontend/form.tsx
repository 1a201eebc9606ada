import { isRequired } from '../data/form-fields.ts'
import type { FormDefinition, FormField } from '../data/form-definition.ts'
import type { ConsentBox } from '../data/legal-texts.ts'
import { NoticeText } from './notice.tsx'
import { errorText } from './error-text.ts'
import { fill, wordsIn, type Words } from './words.ts'

/** What is put back into a form that could not be accepted. Nothing of it is kept anywhere else. */
export interface Typed {
  readonly values: Readonly<Record<string, string>>
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
}

/** Works by itself; form.ts makes it answer in place. The words it may need are handed over in data attributes. */
export function Form({ form, token, typed = untouched }: FormParts) {
  const words = wordsIn(form.language)
  const errorOf = (field: string) => typed.errors.find((each) => each.field === field)?.message

  return (
    <form
      id="lead-form"
      className="form"
      method="post"
      action={`/f/${form.slug}`}
      noValidate
      lang={form.language}
      data-api={`/api/lead_capture/forms/${form.slug}/submissions`}
      data-sending={words.form.sending}
      data-offline={words.form.offline}
      data-gave-up={words.form.gave_up}
      data-received={words.form.received}
      data-kept={words.form.kept}
    >
      <Summary typed={typed} words={words} />
      <input type="hidden" name="token" value={token} />
      {form.fields.map((field) => (
        <Field
          key={field.key}
          field={field}
          words={words}
          value={typed.values[field.key]}
          error={errorOf(field.key)}
        />
      ))}
      {form.consents.length > 0 && (
        <fieldset className="consents">
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
      <button type="submit" className="button">
        {form.submit}
      </button>
      <p className="status" role="status" aria-live="polite" />
    </form>
  )
}

function Summary({ typed: { errors, message }, words }: { typed: Typed; words: Words }) {
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
              <a href={`#${each.field}`}>{each.message}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

interface FieldParts {
  readonly field: FormField
  readonly words: Words
  readonly value: string | undefined
  readonly error: string | undefined
}

const inputTypes: Readonly<Record<string, string>> = { email: 'email', phone: 'tel' }

function Field({ field, words, value, error }: FieldParts) {
  const { key: name, kind, label, hint } = field
  const required = isRequired(field)
  const autocomplete = 'autocomplete' in field ? field.autocomplete : undefined
  const notes = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  const shared = {
    id: name,
    name,
    required,
    defaultValue: value,
    autoComplete: autocomplete,
    'aria-describedby': notes || undefined,
    'aria-invalid': error ? true : undefined,
    'data-required': required ? errorText(words, field, 'required') : undefined,
    'data-invalid': kind === 'email' ? errorText(words, field, 'invalid') : undefined,
  }

  return (
    <div className="field">
      <label htmlFor={name}>
        {label}
        {!required && <span className="optional"> ({words.form.optional})</span>}
      </label>
      {hint && (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {kind === 'long_text' ? (
        <textarea rows={4} {...shared} />
      ) : (
        <input type={inputTypes[kind] ?? 'text'} {...shared} />
      )}
      <FieldError name={name} error={error} />
    </div>
  )
}

function Consent({ box, ticked, error }: { box: ConsentBox; ticked: boolean; error: string | undefined }) {
  const name = `consent_${box.purpose}`

  return (
    <div className="consent" lang={box.language}>
      <input
        type="checkbox"
        id={name}
        name={name}
        value="on"
        defaultChecked={ticked}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${name}-error` : undefined}
      />
      <label htmlFor={name}>{box.text}</label>
      <FieldError name={name} error={error} />
    </div>
  )
}

/** Always there, so that the script has a place to write to and a screen reader one to hear from. */
const FieldError = ({ name, error }: { name: string; error: string | undefined }) => (
  <p className="error" id={`${name}-error`} hidden={!error}>
    {error}
  </p>
)
