'use client'
import type { Colleague } from '@leadkeep/auth'
import {
  Button,
  EmptyState,
  LinkButton,
  Muted,
  Notice,
  Page,
  Pagination,
  Selection,
  Table,
  TabLinks,
  useT,
} from '@leadkeep/ui'
import type { LeadListInput } from '../../../list/request.ts'
import type { LeadPage } from '../../../queries/list-leads.ts'
import type { May } from '../permissions.ts'
import { labelOf } from '../words.ts'
import { addressOf, home, isNarrowed } from './address.ts'
import { BulkBar } from './bulk-bar.tsx'
import { columnsOf, useColumns } from './columns.tsx'
import { ExportButton, type ListPurpose } from './export-button.tsx'
import { Filters } from './filters.tsx'
import { useLeads } from './use-leads.ts'

interface LeadsScreenProps {
  readonly asked: LeadListInput
  readonly first: LeadPage
  readonly colleagues: readonly Colleague[]
  readonly userId: string
  readonly may: May
  readonly purposes: readonly ListPurpose[]
}

export function LeadsScreen({ asked, first, colleagues, userId, may, purposes }: LeadsScreenProps) {
  const t = useT()
  const { page, change, arrived, fresh, mayHaveMissed, isLoading, showNew } = useLeads(asked, first)
  const shown = useColumns()
  const { items, nextCursor, previousCursor } = page
  const total = totalOf(page, t)
  const isTrash = asked.deleted === 'true'

  return (
    <Page
      wide
      title={t('crm.leads.title')}
      meta={<Muted>{total}</Muted>}
      actions={
        <>
          {may.export && items.length > 0 && <ExportButton asked={asked} total={total} purposes={purposes} />}
          {may.create && (
            <LinkButton variant="primary" icon="plus" href={`${home}/new`}>
              {t('crm.leads.new')}
            </LinkButton>
          )}
        </>
      }
    >
      <TabLinks
        label={t('crm.leads.which')}
        items={[
          { href: home, label: t('crm.leads.active'), current: !isTrash },
          { href: `${home}?deleted=true`, label: t('crm.leads.deleted'), current: isTrash },
        ]}
      />
      <Filters asked={asked} colleagues={colleagues} userId={userId} shown={shown} />
      {(arrived > 0 || mayHaveMissed) && !isTrash && (
        <Notice
          tone="good"
          title={arrived > 0 ? t('crm.leads.arrived', { count: arrived }) : t('crm.leads.maybe_more')}
          action={
            <Button pending={isLoading} onClick={() => void showNew()}>
              {t('crm.leads.show')}
            </Button>
          }
        />
      )}
      {items.length === 0 ? (
        <NothingHere asked={asked} mayCreate={may.create} />
      ) : (
        <Selection ids={items.map(({ id }) => id)}>
          <Table
            label={t('crm.leads.title')}
            rows={items}
            rowKey={({ id }) => id}
            href={({ id }) => `${home}/${id}`}
            selectLabel={
              isTrash || !(may.edit || may.assign)
                ? undefined
                : (lead) => t('crm.leads.select', { lead: labelOf(lead, t) })
            }
            mark={({ id, deletedAt }) => (deletedAt && !isTrash ? 'gone' : fresh.has(id) ? 'new' : undefined)}
            columns={columnsOf(asked, colleagues, shown.columns, t)}
          />
          <BulkBar colleagues={colleagues} may={may} userId={userId} change={change} />
        </Selection>
      )}
      <Pagination
        previous={previousCursor ? addressOf(asked, { cursor: previousCursor }) : undefined}
        next={nextCursor ? addressOf(asked, { cursor: nextCursor }) : undefined}
        note={total}
      />
    </Page>
  )
}

function totalOf({ total, totalIsExact }: LeadPage, t: ReturnType<typeof useT>): string {
  if (totalIsExact) return t('crm.leads.total', { count: total })

  // A search by words is counted to 200, any other list to 10,000.
  return t(total === 200 || total === 10_000 ? 'crm.leads.total_more' : 'crm.leads.total_about', {
    number: total,
  })
}

function NothingHere({ asked, mayCreate }: { asked: LeadListInput; mayCreate: boolean }) {
  const t = useT()
  if (isNarrowed(asked))
    return (
      <EmptyState
        title={t('crm.leads.none_found')}
        action={
          <LinkButton href={asked.deleted === 'true' ? `${home}?deleted=true` : home}>
            {t('ui.filter.clear')}
          </LinkButton>
        }
      >
        {asked.search ? t('crm.leads.none_found.search') : t('crm.leads.none_found.text')}
      </EmptyState>
    )
  if (asked.deleted === 'true') return <EmptyState title={t('crm.leads.none_deleted')} />

  return (
    <EmptyState
      title={t('crm.leads.none')}
      action={
        mayCreate && (
          <LinkButton variant="primary" icon="plus" href={`${home}/new`}>
            {t('crm.leads.new')}
          </LinkButton>
        )
      }
    >
      {t('crm.leads.none.text')}
    </EmptyState>
  )
}
