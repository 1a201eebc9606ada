'use client'
import { Button, Checkbox, Panel, Prose, Row, Stack, useT } from '@leadkeep/ui'
import { changeNotice } from '../../../data/form-edits.ts'
import type { NoticeDraft } from '../../../data/form-draft.ts'
import { LinesField, TextField } from '../../drafts/fields.tsx'
import { InLanguages, useEditing } from './editing.tsx'

/** What a person is told where their data is collected (GDPR Art. 13): publishing asks for every part, in every language. */
export function NoticePart() {
  const t = useT()
  const { edit, mayEdit } = useEditing()
  const change = (language: string, part: Partial<NoticeDraft>) =>
    edit((draft) => changeNotice(draft, language, part))

  return (
    <Stack gap="loose">
      <Prose>{t('lead_capture.notice.lede')}</Prose>
      <Text part="summary" rows={3} />
      <Panel title={t('lead_capture.notice.controller')}>
        <InLanguages>
          {(language, spoken, { notice: { controller } }) => {
            const path = `texts.${language}.notice.controller`
            const set = (own: Partial<NoticeDraft['controller']>) =>
              change(language, { controller: { ...controller, ...own } })

            return (
              <Stack>
                <TextField
                  path={`${path}.name`}
                  label={`${t('lead_capture.notice.controller.name')} · ${spoken}`}
                  language={language}
                  value={controller.name}
                  write={(name) => set({ name })}
                />
                <LinesField
                  path={`${path}.address`}
                  label={`${t('lead_capture.notice.controller.address')} · ${spoken}`}
                  language={language}
                  values={controller.address}
                  write={(address) => set({ address })}
                />
                <TextField
                  path={`${path}.email`}
                  label={`${t('lead_capture.notice.controller.email')} · ${spoken}`}
                  type="email"
                  value={controller.email}
                  write={(email) => set({ email })}
                />
                <TextField
                  path={`${path}.phone`}
                  label={`${t('lead_capture.notice.controller.phone')} · ${spoken}`}
                  type="tel"
                  optional
                  value={controller.phone ?? ''}
                  write={(phone) => set({ phone: phone || undefined })}
                />
              </Stack>
            )
          }}
        </InLanguages>
      </Panel>
      <Panel title={t('lead_capture.notice.contact')}>
        <InLanguages>
          {(language, spoken, { notice: { contact } }) => (
            <Stack>
              <TextField
                path={`texts.${language}.notice.contact.name`}
                label={`${t('lead_capture.notice.contact.name')} · ${spoken}`}
                language={language}
                value={contact.name}
                write={(name) => change(language, { contact: { ...contact, name } })}
              />
              <TextField
                path={`texts.${language}.notice.contact.email`}
                label={`${t('lead_capture.notice.contact.email')} · ${spoken}`}
                type="email"
                value={contact.email}
                write={(email) => change(language, { contact: { ...contact, email } })}
              />
            </Stack>
          )}
        </InLanguages>
      </Panel>
      <Panel title={t('lead_capture.notice.purposes')}>
        <InLanguages>
          {(language, spoken, { notice }) => (
            <Purposes
              language={language}
              spoken={spoken}
              purposes={notice.purposes}
              write={(purposes) => change(language, { purposes })}
            />
          )}
        </InLanguages>
      </Panel>
      <Text part="recipients" rows={3} />
      <Text part="transfers" rows={3} />
      <Text part="retention" rows={3} />
      <InLanguages name={t('lead_capture.notice.rights')}>
        {(language, label, { notice }) => (
          <LinesField
            path={`texts.${language}.notice.rights`}
            label={label}
            hint={t('lead_capture.notice.rights.hint')}
            language={language}
            rows={8}
            values={notice.rights}
            write={(rights) => change(language, { rights })}
          />
        )}
      </InLanguages>
      <Text part="authority" rows={3} />
      <InLanguages>
        {(language, spoken, { notice }) => (
          <Checkbox
            checked={notice.example}
            disabled={!mayEdit}
            onChange={({ target }) => change(language, { example: target.checked })}
            label={`${t('lead_capture.notice.example')} · ${spoken}`}
            hint={t('lead_capture.notice.example.hint')}
          />
        )}
      </InLanguages>
    </Stack>
  )
}

/** One of the notice's plain texts, in each language. */
function Text({
  part,
  rows,
}: {
  part: 'summary' | 'recipients' | 'transfers' | 'retention' | 'authority'
  rows: number
}) {
  const t = useT()
  const { edit } = useEditing()

  return (
    <InLanguages name={t(`lead_capture.notice.${part}`)}>
      {(language, label, { notice }) => (
        <TextField
          path={`texts.${language}.notice.${part}`}
          label={label}
          hint={t(`lead_capture.notice.${part}.hint`)}
          language={language}
          rows={rows}
          value={notice[part]}
          write={(text) => edit((draft) => changeNotice(draft, language, { [part]: text }))}
        />
      )}
    </InLanguages>
  )
}

type PurposeTexts = NoticeDraft['purposes'][number]

interface PurposesProps {
  readonly language: string
  readonly spoken: string
  readonly purposes: readonly PurposeTexts[]
  readonly write: (purposes: PurposeTexts[]) => void
}

function Purposes({ language, spoken, purposes, write }: PurposesProps) {
  const t = useT()
  const { mayEdit } = useEditing()
  const set = (index: number, own: Partial<PurposeTexts>) =>
    write(purposes.map((purpose, at) => (at === index ? { ...purpose, ...own } : purpose)))

  return (
    <Stack>
      {purposes.map((purpose, index) => (
        <fieldset key={index}>
          <legend>{`${t('lead_capture.notice.purpose', { number: index + 1 })} · ${spoken}`}</legend>
          <Stack>
            {(['title', 'text', 'basis'] as const).map((part) => (
              <TextField
                key={part}
                path={`texts.${language}.notice.purposes.${index}.${part}`}
                label={t(`lead_capture.notice.purpose.${part}`)}
                language={language}
                rows={part === 'title' ? 1 : 3}
                value={purpose[part]}
                write={(text) => set(index, { [part]: text })}
              />
            ))}
            {mayEdit && purposes.length > 1 && (
              <Row>
                <Button variant="quiet" onClick={() => write(purposes.filter((_, at) => at !== index))}>
                  {t('lead_capture.notice.purpose.remove')}
                </Button>
              </Row>
            )}
          </Stack>
        </fieldset>
      ))}
      {mayEdit && (
        <Row>
          <Button
            icon="plus"
            name={`texts.${language}.notice.purposes`}
            onClick={() => write([...purposes, { title: '', text: '', basis: '' }])}
          >
            {`${t('lead_capture.notice.purpose.add')} · ${spoken}`}
          </Button>
        </Row>
      )}
    </Stack>
  )
}
