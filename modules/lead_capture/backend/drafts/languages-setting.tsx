'use client'
import { Button, Menu, Row, useT } from '@leadkeep/ui'
import { useFields } from './fields.tsx'
import { languageName, offeredLanguages } from './languages.ts'

interface LanguagesSettingProps {
  readonly languages: readonly string[]
  readonly add: (language: string) => void
  readonly remove: (language: string) => void
}

/** What it speaks: one language at least. */
export function LanguagesSetting({ languages, add, remove }: LanguagesSettingProps) {
  const t = useT()
  const { mayEdit } = useFields()
  const others = offeredLanguages.filter((language) => !languages.includes(language))
  if (!mayEdit) return null

  return (
    <Row>
      {others.length > 0 && (
        <Menu
          look="secondary"
          align="start"
          trigger={t('lead_capture.language.add')}
          items={others.map((language) => ({
            label: languageName(t, language),
            run: () => add(language),
          }))}
        />
      )}
      {languages.length > 1 &&
        languages.map((language) => (
          <Button key={language} variant="quiet" onClick={() => remove(language)}>
            {t('lead_capture.language.remove', { language: languageName(t, language) })}
          </Button>
        ))}
    </Row>
  )
}
