'use client'
import { useMemo, useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import { Tabs, useT } from '@leadkeep/ui'
import { problemsOfPage } from '../../../data/page-problems.ts'
import type { PageView } from '../../../drafts/views.ts'
import { DraftWorkbench } from '../../drafts/draft-workbench.tsx'
import type { May } from '../../drafts/kind.ts'
import { showField } from '../../drafts/show-field.ts'
import { useDraft } from '../../drafts/use-draft.ts'
import { BlocksPart } from './blocks-part.tsx'
import { EditorContext } from './editing.tsx'
import { pageKind, partOf, type PartName, type Titled } from './page-kind.ts'
import { PlacePart } from './place-part.tsx'
import { SitePart } from './site-part.tsx'

export interface PageEditorProps {
  readonly first: PageView
  readonly forms: readonly (Titled & { readonly isPublished: boolean })[]
  readonly writers: readonly Colleague[]
  readonly may: May
}

/** A page while it is written, block by block and text by text. */
export function PageEditor({ first, forms, writers, may }: PageEditorProps) {
  const t = useT()
  const kind = useMemo(() => pageKind(forms), [forms])
  const onScreen = useDraft(kind, first)
  const { content: page, edit } = onScreen
  const [part, choose] = useState<PartName>('blocks')
  const [opened, open] = useState<string | null>(null)
  const { content, formId } = page
  const problems = useMemo(
    () =>
      problemsOfPage(
        page,
        forms.some(({ id, isPublished }) => id === formId && isPublished),
      ),
    [page, forms, formId],
  )
  const show = (field: string) => {
    const place = partOf(field, page)
    choose(place.part)
    if (place.opened) open(place.opened)
    showField(field)
  }

  return (
    <EditorContext value={{ page, edit }}>
      <DraftWorkbench
        kind={kind}
        onScreen={onScreen}
        title={content.words[content.languages[0] ?? '']?.title || t('lead_capture.page.untitled')}
        languages={content.languages}
        problems={problems}
        writers={writers}
        may={may}
        whenDown={t(page.isHome ? 'lead_capture.page.unpublish.home' : 'lead_capture.page.unpublish.text')}
        show={show}
      >
        <Tabs
          label={t('lead_capture.page.parts')}
          chosen={part}
          onChoose={(id) => choose(id as PartName)} // of the items below, whose ids are parts
          items={[
            {
              id: 'blocks',
              label: t('lead_capture.part.blocks'),
              content: <BlocksPart opened={opened} open={open} />,
            },
            { id: 'place', label: t('lead_capture.part.place'), content: <PlacePart forms={forms} /> },
            { id: 'site', label: t('lead_capture.part.site'), content: <SitePart /> },
          ]}
        />
      </DraftWorkbench>
    </EditorContext>
  )
}
