'use client'
import { Button, Menu, Muted, Notice, Panel, Prose, Row, Stack, useT } from '@leadkeep/ui'
import { addBox, removeBox } from '../../../data/form-edits.ts'
import { TextField, useProblemAt } from '../../drafts/fields.tsx'
import { InLanguages, useEditing, useTexts } from './editing.tsx'

interface ConsentsPartProps {
  /** Declared, resting on consent, in use. */
  readonly purposes: readonly { readonly key: string; readonly title: string }[]
}

/** One box for each purpose beyond the enquiry itself. It can't be made required or ticked: there is no such setting. */
export function ConsentsPart({ purposes }: ConsentsPartProps) {
  const t = useT()
  const { content, edit, mayEdit } = useEditing()
  const free = purposes.filter(({ key }) => !content.consents.includes(key))

  return (
    <Stack>
      <Prose>{t('lead_capture.consents.lede')}</Prose>
      {content.consents.map((key, index) => (
        <Box
          key={key}
          purpose={key}
          index={index}
          title={purposes.find((purpose) => purpose.key === key)?.title ?? key}
        />
      ))}
      {mayEdit && free.length > 0 && (
        <Row>
          <Menu
            look="secondary"
            align="start"
            trigger={t('lead_capture.consents.add')}
            items={free.map(({ key, title }) => ({
              label: title,
              run: () => edit((draft) => addBox(draft, key)),
            }))}
          />
        </Row>
      )}
      {free.length === 0 && content.consents.length === 0 && (
        <Notice>{t('lead_capture.consents.none')}</Notice>
      )}
    </Stack>
  )
}

function Box({ purpose, index, title }: { purpose: string; index: number; title: string }) {
  const t = useT()
  const { edit, mayEdit } = useEditing()
  const write = useTexts()
  const problem = useProblemAt(`consents.${index}`)

  return (
    <Panel
      title={title}
      actions={
        mayEdit && (
          <Button
            variant="quiet"
            icon="trash"
            iconOnly
            onClick={() => edit((draft) => removeBox(draft, purpose))}
          >
            {t('lead_capture.consents.remove', { title })}
          </Button>
        )
      }
    >
      <Stack>
        {problem && <p className="field__error">{problem}</p>}
        <InLanguages name={t('lead_capture.consents.text')}>
          {(language, label, texts) => (
            <TextField
              path={`texts.${language}.consents.${purpose}`}
              label={label}
              language={language}
              rows={3}
              value={texts.consents[purpose] ?? ''}
              write={(text) =>
                write(language, ({ consents }) => ({ consents: { ...consents, [purpose]: text } }))
              }
            />
          )}
        </InLanguages>
        <Muted>{t('lead_capture.consents.version')}</Muted>
      </Stack>
    </Panel>
  )
}
