'use client'
import { createContext, useContext, type ReactNode } from 'react'
import { Field, TextArea, TextInput } from '@leadkeep/ui'
import type { Problem } from '../../data/form-problems.ts'

interface Told {
  readonly problems: readonly Problem[]
  /** Whether what is missing is said beside its field: from the first try to publish on. */
  readonly isTold: boolean
  readonly mayEdit: boolean
}

/** What every field of an editor knows. */
export const FieldsContext = createContext<Told | null>(null)

export function useFields(): Told {
  const told = useContext(FieldsContext)
  if (!told) throw new Error('This is a part of an editor.')

  return told
}

/** What is wrong at a path of the draft, where it is told. */
export function useProblemAt(path: string): string | undefined {
  const { problems, isTold } = useFields()

  return isTold ? problems.find(({ field }) => field === path)?.message : undefined
}

interface DraftFieldProps {
  /** The text's path in the draft, by which a problem finds it. */
  readonly path: string
  readonly label: string
  readonly hint?: string
  readonly optional?: boolean
  readonly children: ReactNode
}

/** A field of the editor: it knows what publishing would say of it. */
export function DraftField({ path, ...field }: DraftFieldProps) {
  const error = useProblemAt(path)

  return <Field name={path} error={error} {...field} />
}

interface TextFieldProps extends Omit<DraftFieldProps, 'children'> {
  readonly value: string
  readonly write: (value: string) => void
  readonly language?: string
  /** More than one makes it a text area. */
  readonly rows?: number
  readonly type?: 'email' | 'url' | 'tel'
}

export function TextField({ value, write, language, rows = 1, type, ...field }: TextFieldProps) {
  const { mayEdit } = useFields()
  const shared = { value, lang: language, readOnly: !mayEdit, autoComplete: 'off' }

  return (
    <DraftField {...field}>
      {rows > 1 ? (
        <TextArea {...shared} rows={rows} onChange={({ target }) => write(target.value)} />
      ) : (
        <TextInput {...shared} type={type ?? 'text'} onChange={({ target }) => write(target.value)} />
      )}
    </DraftField>
  )
}

interface LinesFieldProps extends Omit<TextFieldProps, 'value' | 'write'> {
  readonly values: readonly string[]
  readonly write: (values: string[]) => void
}

/** Several texts, one on each line. */
export const LinesField = ({ values, write, rows = 3, ...field }: LinesFieldProps) => (
  <TextField
    {...field}
    rows={rows}
    value={values.join('\n')}
    write={(value) => write(value === '' ? [] : value.split('\n'))}
  />
)
