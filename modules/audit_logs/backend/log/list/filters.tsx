import {
  DateFilter,
  Filter,
  FilterForm,
  LinkButton,
  Row,
  TabLinks,
  Toolbar,
  type Translate,
} from '@leadkeep/ui'
import { otherActors, type Filter as Asked } from '../../../data/filter.ts'
import { addressOf, home } from '../address.ts'
import { actText, areas, areaText, shortId, tableText, type Names } from '../words.ts'

const views = [
  { name: 'all', asks: {} },
  { name: 'changes', asks: { kind: 'changes' } },
  { name: 'reads', asks: { kind: 'reads' } },
  { name: 'not_done', asks: { outcome: 'not_done' } },
] as const

/** Everything, changes, readings, refusals: each a list of its own, under the same filters. */
export function Views({ asked, t }: { asked: Asked; t: Translate }) {
  const rest = { ...asked, kind: undefined, outcome: undefined }
  const isCurrent = (asks: Asked | object) =>
    JSON.stringify(asks) === JSON.stringify({ kind: asked.kind, outcome: asked.outcome })

  return (
    <TabLinks
      label={t('audit_logs.view')}
      items={views.map(({ name, asks }) => ({
        href: addressOf(rest, asks),
        label: t(`audit_logs.view.${name}`),
        current: isCurrent(asks),
      }))}
    />
  )
}

interface FiltersProps {
  readonly asked: Asked
  /** Users who can be chosen, by id. */
  readonly users: Names
  readonly t: Translate
}

export function Filters({ asked, users, t }: FiltersProps) {
  const { kind, outcome, subject, row, table } = asked
  const isNarrowed = Boolean(asked.act ?? asked.actor ?? asked.from ?? asked.to ?? subject ?? row ?? table)
  const known = areas.some((area) => area === asked.act) || !asked.act ? [] : [asked.act]

  return (
    <Toolbar>
      <FilterForm action={home} clear={isNarrowed ? addressOf({ kind, outcome }) : undefined}>
        <Filter
          label={t('audit_logs.filter.area')}
          name="act"
          all={t('audit_logs.filter.area.all')}
          defaultValue={asked.act}
          options={[
            ...areas.map((area) => ({ value: area, label: areaText(t, area) })),
            ...known.map((act) => ({ value: act, label: actText(t, act) })),
          ]}
        />
        <Filter
          label={t('audit_logs.filter.actor')}
          name="actor"
          all={t('audit_logs.filter.actor.all')}
          defaultValue={asked.actor}
          options={actorOptions(asked.actor, users, t)}
        />
        <DateFilter label={t('audit_logs.filter.from')} name="from" defaultValue={asked.from?.slice(0, 10)} />
        <DateFilter label={t('audit_logs.filter.to')} name="to" defaultValue={asked.to?.slice(0, 10)} />
        {Object.entries({ kind, outcome, subject, row, table }).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
      </FilterForm>
    </Toolbar>
  )
}

/** Users by name, whoever was asked for among them, and those who are no users. */
export function actorOptions(asked: string | undefined, users: Names, t: Translate) {
  const known = Object.entries(users).map(([value, label]) => ({ value, label }))
  const others = otherActors.map((value) => ({ value, label: t(`audit_logs.filter.actor.${value}`) }))
  const isListed = [...known, ...others].some(({ value }) => value === asked)
  const unnamed = asked && !isListed ? [{ value: asked, label: shortId(asked) }] : []

  return [...known.toSorted((one, other) => one.label.localeCompare(other.label)), ...unnamed, ...others]
}

/** What the list was narrowed to by a link: a person, or a record. */
export function Narrowed({ asked, t }: { asked: Asked; t: Translate }) {
  const { subject, row, table } = asked
  const said = [
    subject && t('audit_logs.filter.subject', { id: shortId(subject) }),
    row && t('audit_logs.filter.row', { id: shortId(row) }),
    table && !row && t('audit_logs.filter.table', { table: tableText(t, table) }),
  ].filter(Boolean)
  if (said.length === 0) return null

  return (
    <Row>
      <strong>{said.join(' · ')}</strong>
      <LinkButton variant="quiet" icon="close" href={addressOf(asked, { subject: '', row: '', table: '' })}>
        {t('audit_logs.filter.remove')}
      </LinkButton>
    </Row>
  )
}
