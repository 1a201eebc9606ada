'use client'
import { useSyncExternalStore } from 'react'
import type { Colleague } from '@leadkeep/auth'
import { ErasedValue, Muted, Person, RelativeTime, Stage, type Column, type Translate } from '@leadkeep/ui'
import type { LeadListInput } from '../../../list/request.ts'
import type { LeadItem } from '../../../views.ts'
import { labelOf, stageProps } from '../words.ts'
import { sortOf } from './address.ts'

/** The name is always there: it is what a row is called. */
export const choosable = [
  'company',
  'email',
  'phone',
  'stage',
  'owner',
  'source',
  'created',
  'changed',
] as const
export type ColumnKey = (typeof choosable)[number]

const usual: readonly ColumnKey[] = ['company', 'email', 'stage', 'owner', 'source', 'created']
const place = 'leadkeep.crm.columns'

/** Which columns this browser shows. Kept here, not in the account: a phone and a desk want different ones. */
export function useColumns() {
  const kept = useSyncExternalStore(
    whenChanged,
    () => localStorage.getItem(place),
    () => null,
  )
  const columns = kept === null ? usual : choosable.filter((key) => kept.split(' ').includes(key))

  return {
    columns,
    toggle(key: ColumnKey) {
      const next = choosable.filter((each) =>
        each === key ? !columns.includes(key) : columns.includes(each),
      )
      localStorage.setItem(place, next.join(' '))
      // The browser tells other tabs by itself; this one has to be told.
      window.dispatchEvent(new StorageEvent('storage', { key: place }))
    },
  }
}

function whenChanged(changed: () => void) {
  window.addEventListener('storage', changed)

  return () => window.removeEventListener('storage', changed)
}

export function columnsOf(
  asked: LeadListInput,
  colleagues: readonly Colleague[],
  shown: readonly ColumnKey[],
  t: Translate,
): Column<LeadItem>[] {
  const nothing = <Muted>–</Muted>
  // A search by words finds sealed words and can't be sorted: then its headers are plain.
  const sort = (column: 'created' | 'changed' | 'stage') =>
    asked.search && column !== 'created' ? undefined : sortOf(asked, column)
  const all: Record<ColumnKey, Omit<Column<LeadItem>, 'key' | 'header'>> = {
    company: { sealed: true, phone: 'meta', cell: ({ company }) => company },
    email: { sealed: true, phone: 'hidden', cell: ({ email }) => email ?? nothing },
    phone: { sealed: true, phone: 'hidden', cell: ({ phone }) => phone ?? nothing },
    stage: {
      width: 'shrink',
      phone: 'meta',
      sort: sort('stage'),
      cell: ({ stage }) => <Stage {...stageProps(stage, t)} />,
    },
    owner: {
      width: 'shrink',
      phone: 'hidden',
      cell: ({ ownerId }) =>
        ownerId === null ? (
          <Muted>{t('crm.owner.nobody')}</Muted>
        ) : (
          <Person name={colleagues.find(({ id }) => id === ownerId)?.name ?? t('crm.owner.former')} />
        ),
    },
    source: { width: 'shrink', phone: 'hidden', cell: ({ source }) => t(`crm.source.${source}`) },
    created: {
      width: 'shrink',
      align: 'right',
      phone: 'end',
      sort: sort('created'),
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
    changed: {
      width: 'shrink',
      align: 'right',
      phone: 'hidden',
      sort: sort('changed'),
      cell: ({ changedAt }) => <RelativeTime at={changedAt} />,
    },
  }

  return [
    {
      key: 'name',
      header: t('crm.field.name'),
      sealed: true,
      phone: 'title',
      cell: (lead) => (lead.isErased ? <ErasedValue /> : labelOf(lead, t)),
    },
    ...shown.map((key) => ({ key, header: t(`crm.field.${key}`), ...all[key] })),
  ]
}
