import {
  Disclosure,
  EmptyState,
  Figure,
  Filter,
  FilterForm,
  LinkButton,
  Page,
  StackedBars,
  Table,
  type Column,
  type ScreenProps,
  type Translate,
} from '@leadkeep/ui'
import { z } from 'zod'
import { filterShape } from '../../../data/filter.ts'
import { nameActors } from '../../../queries/name-actors.ts'
import { kinds, periods, readActivity, type ActivityView } from '../../../queries/read-activity.ts'
import { addressOf, home } from '../address.ts'
import { actorOptions } from '../list/filters.tsx'
import { shortId, type Names } from '../words.ts'

const here = `${home}/activity`
const usual = 30
const asks = z.object({
  days: z.coerce.number().pipe(z.literal(periods)).catch(usual),
  actor: filterShape.actor.catch(undefined),
})

/** How much was read, changed and refused, by day and by whom; each number leads to the entries behind it. */
export default async function Activity({ staff, search, t }: ScreenProps) {
  const { days, actor } = asks.parse(search)
  const view = await staff.execute(readActivity, { days, actor })
  const users = view.actors.map((each) => each.actor).filter((id) => z.uuid().safeParse(id).success)
  const names = await staff.execute(nameActors, { ids: users, andOthers: true })

  return (
    <Page wide title={t('audit_logs.activity.title')} lede={t('audit_logs.activity.lede')}>
      <FilterForm action={here} clear={actor || days !== usual ? here : undefined}>
        <Filter
          label={t('audit_logs.activity.period')}
          name="days"
          defaultValue={days === usual ? '' : String(days)}
          all={t('audit_logs.activity.days', { count: usual })}
          options={periods
            .filter((each) => each !== usual)
            .map((each) => ({ value: String(each), label: t('audit_logs.activity.days', { count: each }) }))}
        />
        <Filter
          label={t('audit_logs.filter.actor')}
          name="actor"
          all={t('audit_logs.filter.actor.all')}
          defaultValue={actor}
          options={actorOptions(actor, names, t)}
        />
      </FilterForm>
      {view.total === 0 ? (
        <EmptyState
          title={t('audit_logs.activity.empty')}
          action={<LinkButton href={home}>{t('audit_logs.begin_again')}</LinkButton>}
        >
          {t('audit_logs.activity.empty.text')}
        </EmptyState>
      ) : (
        <>
          <StackedBars
            label={t('audit_logs.activity.chart', { total: view.total, days })}
            columns={view.days.map(({ day }) => day)}
            series={kinds.map((kind) => ({
              name: t(`audit_logs.activity.kind.${kind}`),
              values: view.drawn[kind],
            }))}
          />
          <ByActor view={view} names={names} t={t} />
          <Disclosure summary={t('audit_logs.activity.by_day')}>
            <ByDay view={view} actor={actor} t={t} />
          </Disclosure>
        </>
      )}
    </Page>
  )
}

type Parts = Pick<ScreenProps, 't'> & { readonly view: ActivityView }

function ByActor({ view, names, t }: Parts & { readonly names: Names }) {
  const from = view.days[0]?.day

  return (
    <Table
      label={t('audit_logs.activity.by_actor')}
      rows={view.actors}
      rowKey={({ actor }) => actor}
      columns={[
        {
          key: 'actor',
          header: t('audit_logs.column.actor'),
          width: 'grow',
          phone: 'title',
          cell: ({ actor }) => <a href={addressOf({ actor, from })}>{whoText(actor, names, t)}</a>,
        },
        ...numberColumns<ActivityView['actors'][number]>(({ actor }) => ({ actor, from }), t),
      ]}
    />
  )
}

/** What the chart draws, in numbers. Where nothing was done there is no line. */
function ByDay({ view, actor, t }: Parts & { readonly actor: string | undefined }) {
  return (
    <Table
      label={t('audit_logs.activity.by_day')}
      rows={view.days.filter(({ entries }) => entries > 0).toReversed()}
      rowKey={({ day }) => day}
      columns={[
        {
          key: 'day',
          header: t('audit_logs.activity.day'),
          width: 'grow',
          phone: 'title',
          cell: ({ day }) => (
            <a href={addressOf({ actor, from: day, to: day })}>
              <time dateTime={day}>{day}</time>
            </a>
          ),
        },
        ...numberColumns<ActivityView['days'][number]>(({ day }) => ({ actor, from: day, to: day }), t),
      ]}
    />
  )
}

const counted = [
  { name: 'entries', asks: {}, phone: 'end' },
  { name: 'changes', asks: { kind: 'changes' }, phone: 'meta' },
  { name: 'reads', asks: { kind: 'reads' }, phone: 'meta' },
  { name: 'notDone', asks: { outcome: 'not_done' }, phone: 'meta' },
] as const

type Numbered = { readonly [Name in (typeof counted)[number]['name']]: number }

/** Each number leads to its entries. */
const numberColumns = <Row extends Numbered>(
  asked: (row: Row) => Parameters<typeof addressOf>[0],
  t: Translate,
): Column<Row>[] =>
  counted.map(({ name, asks: narrowed, phone }) => ({
    key: name,
    header: t(`audit_logs.activity.${name}`),
    width: 'shrink',
    align: 'right',
    phone,
    labelled: true,
    cell: (row) =>
      row[name] > 0 ? (
        <a href={addressOf(asked(row), narrowed)}>
          <Figure>{row[name]}</Figure>
        </a>
      ) : (
        0
      ),
  }))

function whoText(actor: string, names: Names, t: Translate): string {
  const key = `audit_logs.filter.actor.${actor}`
  const text = t(key)

  return names[actor] ?? (text === key ? `${t('audit_logs.actor.user')} ${shortId(actor)}` : text)
}
