import {
  Badge,
  ExactTime,
  KeyValue,
  KeyValues,
  LinkButton,
  Muted,
  Notice,
  OpenedValue,
  Page,
  Panel,
  Prose,
  Row,
  Stack,
  Table,
  type ScreenProps,
  type Translate,
} from '@leadkeep/ui'
import { controllers, operators, type Detail } from '../../processing/details.ts'
import { readProcessingRecord, type ProcessingRecord } from '../../processing/processing-record.ts'
import { periodText } from '../retention/period.ts'
import { DescribeForm } from './describe-form.tsx'
import { PrintButton } from './print-button.tsx'

/** GDPR Art. 30: what the installation knows of its processing, and what somebody still has to fill in. Made to be printed. */
export default async function ProcessingRecordPage({ staff, t }: ScreenProps) {
  const record = await staff.execute(readProcessingRecord, {})
  const mayManage = staff.may('privacy.processing.manage')
  const isMissing = record.missing.length > 0

  return (
    <Page
      title={t('privacy.processing.title')}
      lede={t('privacy.processing.lede')}
      meta={
        <Badge tone={isMissing ? 'attention' : 'good'}>
          {isMissing
            ? t('privacy.processing.missing', { count: record.missing.length })
            : t('privacy.processing.whole')}
        </Badge>
      }
      actions={
        <Row>
          <PrintButton />
          <LinkButton
            variant="primary"
            icon="download"
            href="/api/privacy/processing-record/statement"
            download
          >
            {t('privacy.processing.export')}
          </LinkButton>
        </Row>
      }
    >
      <Stack gap="loose">
        <Muted>
          {staff.tenantName} · {t('privacy.processing.as_of')} <ExactTime at={record.at} />
        </Muted>
        {isMissing && <Notice tone="attention">{t('privacy.processing.missing.text')}</Notice>}
        <Details which={controllers} title="privacy.processing.controller" {...{ record, mayManage, t }} />
        <Purposes record={record} t={t} />
        <Categories record={record} t={t} />
        <Details
          which={['recipients', 'transfers']}
          title="privacy.processing.recipients"
          {...{ record, mayManage, t }}
        >
          <Muted>
            {t('privacy.processing.discloses')}{' '}
            {record.discloses.map((act) => t(`audit_logs.act.${act}`)).join(' · ')}
          </Muted>
        </Details>
        <Details which={['measures']} title="privacy.processing.measures" {...{ record, mayManage, t }}>
          <Measures record={record} t={t} />
        </Details>
        <Details which={operators} title="privacy.processing.operator" {...{ record, mayManage, t }}>
          <Prose>{t('privacy.processing.operator.text', { controller: staff.tenantName })}</Prose>
        </Details>
      </Stack>
    </Page>
  )
}

interface Part {
  readonly record: ProcessingRecord
  readonly t: Translate
}

function Details({
  record,
  which,
  title,
  mayManage,
  t,
  children,
}: Part & {
  which: readonly Detail[]
  title: string
  mayManage: boolean
  children?: React.ReactNode
}) {
  return (
    <Panel title={t(title)}>
      <Stack>
        {children}
        <KeyValues>
          {which.map((detail) => (
            <KeyValue
              key={detail}
              label={t(`privacy.processing.detail.${detail}`)}
              sealed={record.details[detail] !== null}
            >
              <Stack gap="tight">
                {record.details[detail] === null ? (
                  <Badge tone="attention">{t('privacy.processing.is_missing')}</Badge>
                ) : (
                  <OpenedValue bare>{record.details[detail]}</OpenedValue>
                )}
                {mayManage && <DescribeForm detail={detail} text={record.details[detail] ?? ''} />}
              </Stack>
            </KeyValue>
          ))}
        </KeyValues>
      </Stack>
    </Panel>
  )
}

const Purposes = ({ record: { purposes, uses }, t }: Part) => (
  <Panel title={t('privacy.processing.purposes')} count={purposes.length}>
    <Stack>
      <Table
        label={t('privacy.processing.purposes')}
        rows={purposes}
        rowKey={({ key }) => key}
        columns={[
          {
            key: 'title',
            header: t('privacy.processing.purpose'),
            phone: 'title',
            cell: ({ title }) => title,
          },
          {
            key: 'basis',
            header: t('privacy.processing.basis'),
            width: 'shrink',
            phone: 'end',
            cell: ({ basis, isEnded }) => (
              <>
                {t(`privacy.processing.basis.${basis}`)}{' '}
                {isEnded && <Badge>{t('privacy.processing.ended')}</Badge>}
              </>
            ),
          },
        ]}
      />
      <Muted>
        {t('privacy.processing.uses')} {uses.map(({ id }) => t(`audit_logs.purpose.${id}`)).join(' · ')}
      </Muted>
    </Stack>
  </Panel>
)

const Categories = ({ record: { categories }, t }: Part) => (
  <Panel title={t('privacy.processing.categories')} count={categories.length}>
    <Stack>
      <Prose>{t('privacy.processing.categories.text')}</Prose>
      <KeyValues>
        {categories.map(({ table, personal, evidence, plain, ends, keptFor }) => (
          <KeyValue key={table} label={tableText(t, table)}>
            <Stack gap="tight">
              <span>{[...personal, ...evidence].map(({ id }) => fieldText(t, table, id)).join(', ')}</span>
              {evidence.length > 0 && <Muted>{t('privacy.processing.evidence')}</Muted>}
              {plain.length > 0 && (
                <Muted>
                  {t('privacy.processing.plain')}{' '}
                  {plain.map(({ id, because }) => `${fieldText(t, table, id)} (${because})`).join('; ')}
                </Muted>
              )}
              <Muted>
                {t('privacy.processing.kept')}{' '}
                {ends.length > 0
                  ? ends
                      .map(
                        ({ rule, days }) => `${t(`privacy.retention.rule.${rule}`)}: ${periodText(t, days)}`,
                      )
                      .join('; ')
                  : keptFor}
              </Muted>
            </Stack>
          </KeyValue>
        ))}
      </KeyValues>
    </Stack>
  </Panel>
)

const Measures = ({ record: { measures }, t }: Part) => (
  <ul className="prose">
    <li>{t('privacy.processing.measure.sealed', { columns: measures.sealedColumns })}</li>
    <li>{t('privacy.processing.measure.isolated', { tables: measures.isolatedTables })}</li>
    <li>{t('privacy.processing.measure.logged', { tables: measures.auditedTables })}</li>
    <li>{t('privacy.processing.measure.erased')}</li>
    <li>{t('privacy.processing.measure.doors', { doors: measures.doors })}</li>
  </ul>
)

const tableText = (t: Translate, table: string) => wordOr(t, `audit_logs.table.${table}`, table)
const fieldText = (t: Translate, table: string, field: string) =>
  wordOr(t, `audit_logs.field.${table}.${field}`, wordOr(t, `audit_logs.field.${field}`, field))

/** What has no word is named as it is declared: a record that left it out would be the worse one. */
function wordOr(t: Translate, key: string, otherwise: string): string {
  const text = t(key)

  return text === key ? otherwise : text
}
