'use client'
import { createContext, useContext, type ReactNode } from 'react'
import { Field, SideBySide, TextArea, TextInput, useT } from '@leadkeep/ui'
import { changeTexts } from '../../../data/form-edits.ts'
import type { FormDraft, TextsDraft } from '../../../data/form-draft.ts'
import type { Problem } from '../../../data/form-problems.ts'
import { languageName } from './languages.ts'

interface Editing {
  readonly content: FormDraft
  readonly edit: (change: (draft: FormDraft) => FormDraft) => void
  readonly problems: readonly Problem[]
  /** Whether what is missing is said beside its field: from the first try to publish on. */
  readonly isTold: boolean
  readonly mayEdit: boolean
}

export const EditorContext = createContext<Editing | null>(null)

export function useEditing(): Editing {
  const editing = useContext(EditorContext)
  if (!editing) throw new Error('This is a part of an editor.')

  return editing
}

/** What is wrong at a path of the draft, where it is told. */
export function useProblemAt(path: string): string | undefined {
  const { problems, isTold } = useEditing()

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
  const { mayEdit } = useEditing()
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

/** The same text in each language of the form, beside each other; `name` says which text it is. */
export function InLanguages({
  name,
  children,
}: {
  name?: string
  children: (language: string, label: string, texts: TextsDraft) => ReactNode
}) {
  const t = useT()
  const { content } = useEditing()

  return (
    <SideBySide>
      {content.languages.map((language) => {
        const texts = content.texts[language]
        const spoken = languageName(t, language)
        const label = name ? (content.languages.length > 1 ? `${name} · ${spoken}` : name) : spoken

        return texts ? <div key={language}>{children(language, label, texts)}</div> : null
      })}
    </SideBySide>
  )
}

/** Writes a part of what the form says in one language. */
export function useTexts() {
  const { edit } = useEditing()

  return (language: string, change: (texts: TextsDraft) => Partial<TextsDraft>) =>
    edit((draft) => changeTexts(draft, language, change))
}
