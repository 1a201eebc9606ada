'use client'
import type { Colleague } from '@leadkeep/auth'
import { DateFilter, Filter, FilterForm, Menu, SearchInput, Toolbar, useT } from '@leadkeep/ui'
import { sources } from '../../../data/stages.ts'
import type { LeadListInput } from '../../../list/request.ts'
import { stageOptions } from '../words.ts'
import { addressOf, home, isNarrowed } from './address.ts'
import { choosable, type useColumns } from './columns.tsx'

interface FiltersProps {
  readonly asked: LeadListInput
  readonly colleagues: readonly Colleague[]
  readonly userId: string
  readonly shown: ReturnType<typeof useColumns>
}

export function Filters({ asked, colleagues, userId, shown }: FiltersProps) {
  const t = useT()
  const none = {
    search: undefined,
    stage: undefined,
    owner: undefined,
    source: undefined,
    from: undefined,
    to: undefined,
  }
  const others = colleagues.filter(({ id }) => id !== userId)

  return (
    <Toolbar
      actions={
        <Menu
          label={t('crm.leads.columns')}
          trigger={t('crm.leads.columns')}
          items={[
            ...choosable.map((key) => ({
              label: t(`crm.field.${key}`),
              checked: shown.columns.includes(key),
              run: () => shown.toggle(key),
            })),
            'line',
            { heading: t('crm.leads.sealed_sort') },
          ]}
        />
      }
    >
      <FilterForm
        action={home}
        clear={isNarrowed(asked) ? addressOf(asked, { ...none, cursor: undefined }) : undefined}
        search={
          <SearchInput
            label={t('crm.leads.search')}
            placeholder={t('crm.leads.search.hint')}
            defaultValue={asked.search}
            maxLength={200}
          />
        }
      >
        <Filter
          label={t('crm.field.stage')}
          name="stage"
          all={t('crm.stage.all')}
          defaultValue={asked.stage}
          options={stageOptions(t)}
        />
        <Filter
          label={t('crm.field.owner')}
          name="owner"
          all={t('crm.owner.all')}
          defaultValue={asked.owner}
          options={[
            { value: 'me', label: t('crm.owner.me') },
            { value: 'none', label: t('crm.owner.nobody') },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Filter
          label={t('crm.field.source')}
          name="source"
          all={t('crm.source.all')}
          defaultValue={asked.source}
          options={sources.map((source) => ({ value: source, label: t(`crm.source.${source}`) }))}
        />
        <DateFilter label={t('crm.leads.from')} name="from" defaultValue={asked.from?.slice(0, 10)} />
        <DateFilter label={t('crm.leads.to')} name="to" defaultValue={asked.to?.slice(0, 10)} />
        {asked.deleted === 'true' && <input type="hidden" name="deleted" value="true" />}
        {asked.sort !== '-created' && !asked.search && <input type="hidden" name="sort" value={asked.sort} />}
      </FilterForm>
    </Toolbar>
  )
}
