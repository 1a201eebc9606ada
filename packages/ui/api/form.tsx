'use client'
import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Button, LinkButton } from '../components/button.tsx'
import type { IconName } from '../components/icon.tsx'
import { FormActions } from '../components/layout.tsx'
import { Notice } from '../components/states.tsx'
import { FormErrors } from './form-errors.ts'
import type { Answer, Problem } from './problem.ts'

export type FormValues = Readonly<Record<string, string>>

interface FormProps<T> {
  /** Sends the form's text values, trimmed, by name; `form` has the rest (several values, check boxes). */
  readonly send: (values: FormValues, form: FormData) => Promise<Answer<T>>
  readonly done?: (data: T) => void
  /** Empties the fields when it went well. */
  readonly reset?: boolean
  /** What its button says. */
  readonly verb: string
  /** `primary` unless the screen has another first thing to do. */
  readonly variant?: 'primary' | 'secondary'
  readonly size?: 'large'
  readonly icon?: IconName
  /** Keeps the button waiting after it went well, while another page is on its way. */
  readonly leaves?: boolean
  /** Where "Cancel" leads, or what it does. */
  readonly cancel?: string | (() => void)
  /** `Field`s. */
  readonly children: ReactNode
}

/** Fields over one button. It shows each problem beside its field, and what belongs to no field above them. */
export function Form<T>({ send, done, reset, leaves, cancel, children, ...button }: FormProps<T>) {
  const t = useT()
  const form = useRef<HTMLFormElement>(null)
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  // Whether a field of this form shows what is wrong, so that the notice need only point there.
  const [beside, setBeside] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (pending) return
    const data = new FormData(event.currentTarget)
    setPending(true)
    const answer = await send(textValues(data), data)
    setPending(answer.ok && leaves === true)
    setProblem(answer.ok ? null : answer.problem)
    setBeside(
      !answer.ok && Object.keys(answer.problem.fields).some((name) => form.current?.elements.namedItem(name)),
    )
    if (!answer.ok) return focusFirst(form.current, answer.problem)
    if (reset) form.current?.reset()
    done?.(answer.data)
  }

  const fields = problem?.fields ?? {}

  return (
    <form ref={form} className="form" method="post" onSubmit={(event) => void submit(event)}>
      <FormErrors value={fields}>
        {problem && (
          <Notice tone="loss" title={problem.title}>
            {beside ? t('ui.problem.check') : undefined}
          </Notice>
        )}
        {children}
        <FormActions>
          <Submit {...button} pending={pending} />
          {cancel !== undefined && <Cancel to={cancel} />}
        </FormActions>
      </FormErrors>
    </form>
  )
}

const Submit = ({
  verb,
  variant = 'primary',
  size,
  icon,
  pending,
}: Pick<FormProps<unknown>, 'verb' | 'variant' | 'size' | 'icon'> & { pending: boolean }) => (
  <Button type="submit" variant={variant} size={size} icon={icon} pending={pending}>
    {verb}
  </Button>
)

function Cancel({ to }: { to: string | (() => void) }) {
  const t = useT()
  const text = t('ui.cancel')

  return typeof to === 'string' ? (
    <LinkButton variant="quiet" href={to}>
      {text}
    </LinkButton>
  ) : (
    <Button variant="quiet" onClick={to}>
      {text}
    </Button>
  )
}

function textValues(data: FormData): FormValues {
  const values: Record<string, string> = {}
  for (const [name, value] of data) if (typeof value === 'string') values[name] = value.trim()

  return values
}

function focusFirst(form: HTMLFormElement | null, problem: Problem) {
  const controls = [...(form?.elements ?? [])]
  const first = controls.find((control) => problem.fields[control.getAttribute('name') ?? ''] !== undefined)
  if (first instanceof HTMLElement) first.focus()
}
