'use client'
import { useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import {
  Badge,
  Button,
  Changes,
  Confirm,
  Disclosure,
  EmptyState,
  LinkButton,
  Muted,
  Page,
  Panel,
  RelativeTime,
  Stack,
  useApi,
  useT,
} from '@leadkeep/ui'
import { changesBetween } from '../../data/draft-changes.ts'
import type { VersionItem } from '../../drafts/views.ts'
import type { History, Kind } from './kind.ts'
import { LeafText } from './leaf-text.tsx'

interface DraftHistoryProps<Draft> {
  readonly kind: Kind<Draft>
  readonly history: History<Draft>
  readonly writers: readonly Colleague[]
  readonly mayRestore: boolean
}

/** Everything that visitors were ever shown of it, the newest first, and what each version changed. */
export function DraftHistory<Draft>({ kind, history, writers, mayRestore }: DraftHistoryProps<Draft>) {
  const { id, slug, version, publishedNumber, items } = history
  const t = useT()
  const api = useApi()
  const [chosen, choose] = useState<VersionItem | null>(null)
  const [pending, setPending] = useState(false)

  async function restore() {
    if (!chosen) return
    setPending(true)
    const answer = await api.post(`${kind.api}/${id}/restore`, { version, versionId: chosen.id })
    if (answer.ok) return window.location.assign(`${kind.screens}/${id}`)
    setPending(false)
    choose(null)
  }

  return (
    <Page
      title={t('lead_capture.history.title')}
      lede={t('lead_capture.history.lede', { address: kind.addressOf({ slug, content: items[0]?.content }) })}
      actions={<LinkButton href={`${kind.screens}/${id}`}>{t('lead_capture.history.back')}</LinkButton>}
    >
      {items.length === 0 && (
        <EmptyState title={t('lead_capture.history.empty')}>
          {t('lead_capture.history.empty.text')}
        </EmptyState>
      )}
      {items.map((item, index) => (
        <Panel
          key={item.id}
          title={
            <>
              {t('lead_capture.history.version', { number: item.number })}{' '}
              {item.number === publishedNumber && (
                <Badge tone="good">{t('lead_capture.history.current')}</Badge>
              )}
            </>
          }
          actions={
            mayRestore && (
              <Button variant="quiet" icon="restore" onClick={() => choose(item)}>
                {t('lead_capture.history.restore', { number: item.number })}
              </Button>
            )
          }
        >
          <Stack gap="tight">
            <Muted>
              {writers.find((writer) => writer.id === item.publishedBy)?.name ??
                t('lead_capture.history.nobody')}
              {' · '}
              <RelativeTime at={item.publishedAt} />
            </Muted>
            <WhatChanged kind={kind} item={item} before={items[index + 1]} />
          </Stack>
        </Panel>
      ))}
      <Confirm
        open={chosen !== null}
        onClose={() => choose(null)}
        title={t('lead_capture.history.restore.title', { number: chosen?.number ?? 0 })}
        verb={t('lead_capture.history.restore.verb')}
        pending={pending}
        onConfirm={() => void restore()}
      >
        {t('lead_capture.history.restore.text')}
      </Confirm>
    </Page>
  )
}

interface WhatChangedProps<Draft> {
  readonly kind: Kind<Draft>
  readonly item: History<Draft>['items'][number]
  readonly before: History<Draft>['items'][number] | undefined
}

function WhatChanged<Draft>({ kind, item, before }: WhatChangedProps<Draft>) {
  const t = useT()
  if (!before) return <Muted>{t('lead_capture.history.first')}</Muted>
  const changes = changesBetween(kind.leaves(before.content), kind.leaves(item.content))
  if (changes.length === 0) return <Muted>{t('lead_capture.history.same')}</Muted>

  return (
    <Disclosure summary={t('lead_capture.history.changes', { count: changes.length })}>
      <Changes
        label={t('lead_capture.history.changes_of', { number: item.number })}
        changes={changes.map(({ path, before: old, after }) => ({
          field: kind.nameOf(path, item.content, t),
          before: <LeafText kind={kind} path={path} leaf={old} draft={before.content} />,
          after: <LeafText kind={kind} path={path} leaf={after} draft={item.content} />,
        }))}
      />
    </Disclosure>
  )
}
