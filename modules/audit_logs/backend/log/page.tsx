import { EmptyState, LinkButton, Page, Pagination, Table, type ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { listEntries, listShape } from '../../queries/list-entries.ts'
import { nameActors } from '../../queries/name-actors.ts'
import { readFigures } from '../../queries/read-figures.ts'
import { readPruning } from '../../queries/read-pruning.ts'
import { addressOf, home } from './address.ts'
import { columnsFor } from './list/columns.tsx'
import { Filters, Narrowed, Views } from './list/filters.tsx'
import { LogFigures } from './list/log-figures.tsx'
import { Pruned } from './list/pruned.tsx'
import { LogState } from './list/log-state.tsx'
import { usersIn } from './fields.ts'

const asks = z.object(listShape)

export default async function LogPage({ staff, search, t }: ScreenProps) {
  const asked = asks.safeParse(search)
  if (!asked.success)
    return (
      <Page wide title={t('audit_logs.title')}>
        <EmptyState
          title={t('audit_logs.not_understood')}
          action={<LinkButton href={home}>{t('audit_logs.begin_again')}</LinkButton>}
        />
      </Page>
    )

  const { limit: _, cursor, ...filter } = asked.data
  // Before this very reading waits to be sequenced.
  const figures = await staff.execute(readFigures, {})
  const { entries, log, nextCursor } = await staff.execute(listEntries, asked.data)
  const names = await staff.execute(nameActors, { ids: usersIn(entries), andOthers: true })

  // Where the list ends, older entries would stand.
  const pruned = nextCursor ? null : await staff.execute(readPruning, { from: filter.from })

  return (
    <Page
      wide
      title={t('audit_logs.title')}
      lede={t('audit_logs.lede')}
      meta={
        <>
          <LogState log={log} t={t} />
          <LogFigures figures={figures} t={t} />
        </>
      }
      actions={
        <>
          <LinkButton icon="chart" href={`${home}/activity`}>
            {t('audit_logs.activity.title')}
          </LinkButton>
          {staff.may('audit_logs.export') && (
            <LinkButton icon="download" href={addressOf(filter, {}, '/backend/log/export')}>
              {t('audit_logs.export.button')}
            </LinkButton>
          )}
        </>
      }
    >
      <Views asked={filter} t={t} />
      <Filters asked={filter} users={names} t={t} />
      <Narrowed asked={filter} t={t} />
      {entries.length === 0 ? (
        <EmptyState
          title={t('audit_logs.empty')}
          action={<LinkButton href={home}>{t('audit_logs.begin_again')}</LinkButton>}
        >
          {t('audit_logs.empty.text')}
        </EmptyState>
      ) : (
        <Table
          label={t('audit_logs.label')}
          columns={columnsFor(t, names)}
          rows={entries}
          rowKey={({ id }) => id}
          href={({ id }) => `${home}/${id}`}
        />
      )}
      <Pruned pruned={pruned} t={t} />
      {(cursor || nextCursor) && (
        <Pagination
          previous={cursor ? addressOf(filter) : undefined}
          next={nextCursor ? addressOf(filter, { cursor: nextCursor }) : undefined}
          note={t('audit_logs.page.note', { count: entries.length })}
        />
      )}
    </Page>
  )
}
