import {
  Disclosure,
  EmptyState,
  Filter,
  FilterForm,
  LinkButton,
  Page,
  Panel,
  StackedBars,
  Table,
  type ScreenProps,
} from '@leadkeep/ui'
import { z } from 'zod'
import { periods, readSources, type SourcesView } from '../../attribution/read-sources.ts'

const home = '/backend/sources'
const asked = z.object({
  days: z.coerce.number().pipe(z.literal(periods)).catch(30),
  form: z.uuid().optional().catch(undefined),
})

/** Where leads come from, in numbers: campaign words alone, and nothing of any lead. */
export default async function Sources({ staff, search, t }: ScreenProps) {
  const { days, form } = asked.parse(search)
  const view = await staff.execute(readSources, { days, ...(form && { formId: form }) })
  const rows = view.sources.map((each) => ({ ...each, name: nameOf(each.source, t) }))

  return (
    <Page wide title={t('lead_capture.sources.title')} lede={t('lead_capture.sources.lede')}>
      <FilterForm action={home} clear={form || days !== 30 ? home : undefined}>
        <Filter
          label={t('lead_capture.sources.period')}
          name="days"
          defaultValue={days === 30 ? '' : String(days)}
          all={t('lead_capture.sources.days', { count: 30 })}
          options={periods
            .filter((each) => each !== 30)
            .map((each) => ({ value: String(each), label: t('lead_capture.sources.days', { count: each }) }))}
        />
        <Filter
          label={t('lead_capture.submissions.form')}
          name="form"
          defaultValue={form}
          all={t('lead_capture.sources.all_forms')}
          options={view.forms.map(({ id, slug }) => ({ value: id, label: slug }))}
        />
      </FilterForm>
      {view.total === 0 ? (
        <EmptyState
          title={t('lead_capture.sources.empty')}
          action={<LinkButton href="/backend/forms">{t('lead_capture.forms.title')}</LinkButton>}
        >
          {t('lead_capture.sources.empty.text')}
        </EmptyState>
      ) : (
        <>
          <StackedBars
            label={t('lead_capture.sources.chart', { total: view.total, days })}
            columns={view.days}
            series={rows.map(({ name, byDay }) => ({ name, values: byDay }))}
          />
          <Table
            label={t('lead_capture.sources.by_source')}
            rows={rows}
            rowKey={({ name }) => name}
            columns={[
              {
                key: 'source',
                header: t('lead_capture.sources.source'),
                phone: 'title',
                cell: ({ name }) => name,
              },
              {
                key: 'leads',
                header: t('lead_capture.sources.leads'),
                width: 'shrink',
                align: 'right',
                phone: 'end',
                cell: ({ total }) => total,
              },
              {
                key: 'share',
                header: t('lead_capture.sources.share'),
                width: 'shrink',
                align: 'right',
                phone: 'hidden',
                cell: ({ total }) => `${Math.round((total / view.total) * 100)} %`,
              },
            ]}
          />
          <Disclosure summary={t('lead_capture.sources.by_day')}>
            <ByDay view={view} t={t} />
          </Disclosure>
          <ByForm view={view} t={t} />
        </>
      )}
    </Page>
  )
}

type Parts = Pick<ScreenProps, 't'> & { readonly view: SourcesView }

/** What the chart draws, in numbers. Where nobody came there is no line. */
function ByDay({ view: { days, sources }, t }: Parts) {
  const rows = days
    .flatMap((day, index) =>
      sources.map(({ source, byDay }) => ({ day, source: nameOf(source, t), leads: byDay[index] ?? 0 })),
    )
    .filter(({ leads }) => leads > 0)
    .toReversed()

  return (
    <Table
      label={t('lead_capture.sources.by_day')}
      rows={rows}
      rowKey={({ day, source }) => `${day} ${source}`}
      columns={[
        {
          key: 'day',
          header: t('lead_capture.sources.day'),
          width: 'shrink',
          phone: 'meta',
          cell: ({ day }) => <time dateTime={day}>{day}</time>,
        },
        {
          key: 'source',
          header: t('lead_capture.sources.source'),
          phone: 'title',
          cell: ({ source }) => source,
        },
        {
          key: 'leads',
          header: t('lead_capture.sources.leads'),
          width: 'shrink',
          align: 'right',
          phone: 'end',
          cell: ({ leads }) => leads,
        },
      ]}
    />
  )
}

function ByForm({ view: { forms }, t }: Parts) {
  return (
    <Panel title={t('lead_capture.sources.by_form')}>
      <Table
        label={t('lead_capture.sources.by_form')}
        rows={forms.filter(({ leads }) => leads > 0)}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'form',
            header: t('lead_capture.submissions.form'),
            phone: 'title',
            cell: ({ id, slug }) => <a href={`/backend/forms/${id}`}>{slug}</a>,
          },
          {
            key: 'leads',
            header: t('lead_capture.sources.leads'),
            width: 'shrink',
            align: 'right',
            phone: 'end',
            cell: ({ leads }) => leads,
          },
        ]}
      />
    </Panel>
  )
}

/** What is in brackets is no campaign's word, but ours for where there was none. */
const nameOf = (source: string | null, t: ScreenProps['t']): string => {
  const own = /^\((\w+)\)$/.exec(source ?? '(rest)')?.[1]

  return own ? t(`lead_capture.sources.${own}`) : (source ?? '')
}
