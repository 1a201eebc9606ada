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
import { changesBetween } from '../../../../data/draft-changes.ts'
import type { FormDraft } from '../../../../data/form-draft.ts'
import { leavesOfForm } from '../../../../data/form-leaves.ts'
import type { VersionItem } from '../../../../drafts/views.ts'
import { LeafText } from '../../editor/leaf-text.tsx'
import { nameOfPath } from '../../editor/places.ts'

interface FormHistoryProps {
  readonly history: {
    readonly id: string
    readonly slug: string
    /** The draft's. */
    readonly version: number
    readonly items: readonly (VersionItem & { readonly content: FormDraft })[]
  }
  readonly writers: readonly Colleague[]
  readonly mayRestore: boolean
}

/** Everything that visitors were ever shown of a form, the newest first, and what each version changed. */
export function FormHistory({
  history: { id, slug, version, items },
  writers,
  mayRestore,
}: FormHistoryProps) {
  const t = useT()
  const api = useApi()
  const [chosen, choose] = useState<VersionItem | null>(null)
  const [pending, setPending] = useState(false)

  async function restore() {
    if (!chosen) return
    setPending(true)
    const answer = await api.post(`/api/lead_capture/forms/${id}/restore`, { version, versionId: chosen.id })
    if (answer.ok) return window.location.assign(`/backend/forms/${id}`)
    setPending(false)
    choose(null)
  }

  return (
    <Page
      title={t('lead_capture.history.title')}
      lede={t('lead_capture.history.lede', { address: `/f/${slug}` })}
      actions={<LinkButton href={`/backend/forms/${id}`}>{t('lead_capture.history.back')}</LinkButton>}
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
              {index === 0 && <Badge tone="good">{t('lead_capture.history.current')}</Badge>}
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
            <WhatChanged item={item} before={items[index + 1]} />
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

type Item = FormHistoryProps['history']['items'][number]

function WhatChanged({ item, before }: { item: Item; before: Item | undefined }) {
  const t = useT()
  if (!before) return <Muted>{t('lead_capture.history.first')}</Muted>
  const changes = changesBetween(leavesOfForm(before.content), leavesOfForm(item.content))
  if (changes.length === 0) return <Muted>{t('lead_capture.history.same')}</Muted>

  return (
    <Disclosure summary={t('lead_capture.history.changes', { count: changes.length })}>
      <Changes
        label={t('lead_capture.history.changes_of', { number: item.number })}
        changes={changes.map(({ path, before: old, after }) => ({
          field: nameOfPath(path, item.content, t),
          before: <LeafText path={path} leaf={old} form={before.content} />,
          after: <LeafText path={path} leaf={after} form={item.content} />,
        }))}
      />
    </Disclosure>
  )
}
