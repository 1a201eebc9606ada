'use client'
import { createContext, useContext } from 'react'
import { SideBySide, useT } from '@leadkeep/ui'
import type { PageContent } from '../../../data/page-content.ts'
import type { PageDraft } from '../../../data/page-draft.ts'
import { LinesField, TextField, useFields } from '../../drafts/fields.tsx'
import { languageName } from '../../drafts/languages.ts'

interface Editing {
  readonly page: PageDraft
  readonly edit: (change: (page: PageDraft) => PageDraft) => void
}

export const EditorContext = createContext<Editing | null>(null)

export function useEditing() {
  const editing = useContext(EditorContext)
  const fields = useFields()
  if (!editing) throw new Error('This is a part of an editor.')
  const { page, edit } = editing

  return {
    ...fields,
    page,
    edit,
    content: page.content,
    /** The language that things are named in here. */
    first: page.content.languages[0] ?? '',
    editContent: (change: (content: PageContent) => PageContent) =>
      edit((now) => ({ ...now, content: change(now.content) })),
  }
}

/** What a thing says, for `Said`: where it stands, and how it is written. */
export const saying = <Thing extends { readonly words: object }>(
  thing: Thing,
  path: string,
  set: (thing: Thing) => void,
) => ({
  words: thing.words as Thing['words'], // a property of something generic is told by its bound
  path: `${path}.words.*`,
  write: (words: Thing['words']) => set({ ...thing, words }),
})

interface SaidProps<Words, Part extends keyof Words & string> {
  readonly words: Readonly<Record<string, Words>>
  /** Which of the words it is: a text, or several, one on each line. */
  readonly part: Part
  readonly write: (words: Record<string, Words>) => void
  /** The words' path in the draft; a star stands for the language. */
  readonly path: string
  readonly name: string
  readonly hint?: string
  readonly rows?: number
  readonly optional?: boolean
  readonly type?: 'email' | 'tel'
}

/** One text in each language of the page, beside each other. */
export function Said<Words extends object, Part extends keyof Words & string>({
  words,
  part,
  write,
  path,
  name,
  ...field
}: SaidProps<Words, Part>) {
  return (
    <InLanguages words={words} name={name}>
      {(language, label, own) => {
        const value: unknown = own[part]
        const set = (said: string | readonly string[] | undefined) =>
          write({ ...words, [language]: { ...own, [part]: said } })
        const shared = { ...field, label, language, path: `${path.replace('*', language)}.${part}` }

        return Array.isArray(value) ? (
          <LinesField {...shared} values={value.map(String)} write={set} />
        ) : (
          <TextField
            {...shared}
            value={typeof value === 'string' ? value : ''}
            write={(text) => set(field.optional ? text || undefined : text)}
          />
        )
      }}
    </InLanguages>
  )
}

interface InLanguagesProps<Words> {
  readonly words: Readonly<Record<string, Words>>
  readonly name: string
  readonly children: (language: string, label: string, own: Words) => React.ReactNode
}

export function InLanguages<Words extends object>({ words, name, children }: InLanguagesProps<Words>) {
  const t = useT()
  const {
    content: { languages },
  } = useEditing()

  return (
    <SideBySide>
      {languages.map((language) => {
        const own = words[language]
        const label = languages.length > 1 ? `${name} · ${languageName(t, language)}` : name

        return own ? <div key={language}>{children(language, label, own)}</div> : null
      })}
    </SideBySide>
  )
}
