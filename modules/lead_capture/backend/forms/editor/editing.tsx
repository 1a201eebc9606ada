'use client'
import { createContext, useContext, type ReactNode } from 'react'
import { SideBySide, useT } from '@leadkeep/ui'
import { changeTexts } from '../../../data/form-edits.ts'
import type { FormDraft, TextsDraft } from '../../../data/form-draft.ts'
import { useFields } from '../../drafts/fields.tsx'
import { languageName } from '../../drafts/languages.ts'

interface Editing {
  readonly content: FormDraft
  readonly edit: (change: (draft: FormDraft) => FormDraft) => void
}

export const EditorContext = createContext<Editing | null>(null)

export function useEditing() {
  const editing = useContext(EditorContext)
  const fields = useFields()
  if (!editing) throw new Error('This is a part of an editor.')

  return { ...fields, ...editing }
}

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
