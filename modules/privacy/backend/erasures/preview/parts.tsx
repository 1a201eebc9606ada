import {
  ExactTime,
  Figure,
  KeyValue,
  KeyValues,
  LinkButton,
  Muted,
  OpenedValue,
  Panel,
  Prose,
  Row,
  Stack,
  type Translate,
} from '@leadkeep/ui'
import type { z } from 'zod'
import type { erasurePreview } from '../../../queries/preview-erasure.ts'
import { DisclosureLines } from '../../disclosures.tsx'

interface Part {
  readonly preview: z.output<typeof erasurePreview>
  readonly t: Translate
}

/** Whose records these are, by what can be searched for. */
export const Who = ({ preview: { identifiers, aliases }, t }: Part) => (
  <Panel title={t('privacy.erase.who')}>
    <KeyValues>
      {identifiers.map(({ kind, value }) => (
        <KeyValue key={value} label={t(`audit_logs.field.${kind}`)} sealed>
          <OpenedValue bare>{value}</OpenedValue>
        </KeyValue>
      ))}
      <KeyValue label={t('privacy.erase.records')}>
        <Figure>{aliases}</Figure>
      </KeyValue>
    </KeyValues>
  </Panel>
)

const downloads = { html: 'format=html', html_de: 'format=html&language=de', json: 'format=json' }

/** What whoever asks is given (GDPR Art. 15), before or instead of an erasure. */
export const Held = ({ preview: { subjectId }, t }: Part) => (
  <Panel title={t('privacy.package.panel')}>
    <Stack>
      <Muted>{t('privacy.package.text')}</Muted>
      <Row>
        {Object.entries(downloads).map(([name, asked]) => (
          <LinkButton
            key={name}
            icon="download"
            href={`/api/privacy/subjects/${subjectId}/package?${asked}`}
            download
          >
            {t(`privacy.package.${name}`)}
          </LinkButton>
        ))}
      </Row>
    </Stack>
  </Panel>
)

export const Goes = ({ preview: { goes }, t }: Part) => (
  <Panel title={t('privacy.erase.goes')}>
    <Stack>
      <Prose>{t('privacy.erase.goes.text')}</Prose>
      <Counts rows={goes} t={t} />
    </Stack>
  </Panel>
)

/** What is kept, why, and until when (GDPR Art. 17(3)). */
export const Stays = ({ preview: { stays }, t }: Part) => (
  <Panel title={t('privacy.erase.stays')}>
    <KeyValues>
      {stays.map(({ table, rows, until }) => (
        <KeyValue key={table} label={t(`audit_logs.table.${table}`)}>
          <Figure>{rows}</Figure>{' '}
          <Muted>
            {t('privacy.erase.stays.evidence')} <ExactTime at={until} />
          </Muted>
        </KeyValue>
      ))}
      {['decisions', 'log', 'suppression', 'rows'].map((what) => (
        <KeyValue key={what} label={t(`privacy.erase.stays.${what}`)}>
          <Muted>{t(`privacy.erase.stays.${what}.text`)}</Muted>
        </KeyValue>
      ))}
    </KeyValues>
  </Panel>
)

/** Who had been given the data, as far as the log knows (GDPR Art. 19). */
export const Disclosures = ({ preview: { disclosures }, t }: Part) => (
  <Panel title={t('privacy.erase.disclosures')} count={disclosures.length}>
    {disclosures.length === 0 ? (
      <Muted>{t('privacy.erase.disclosures.none')}</Muted>
    ) : (
      <Stack gap="tight">
        <Muted>{t('privacy.erase.disclosures.text')}</Muted>
        <DisclosureLines of={disclosures} t={t} />
      </Stack>
    )}
  </Panel>
)

export const Counts = ({ rows, t }: { rows: Part['preview']['goes']; t: Translate }) => (
  <KeyValues>
    {rows.map(({ table, rows: count }) => (
      <KeyValue key={table} label={t(`audit_logs.table.${table}`)}>
        <Figure>{count}</Figure>
      </KeyValue>
    ))}
  </KeyValues>
)
