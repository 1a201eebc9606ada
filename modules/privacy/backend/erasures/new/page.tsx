import { Columns, EmptyState, LinkButton, Notice, Page, type ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { previewErasure } from '../../../queries/preview-erasure.ts'
import { EraseForm } from '../preview/erase-form.tsx'
import { HoldForm, HoldPanel } from '../preview/hold-panel.tsx'
import { Mentions } from '../preview/mentions.tsx'
import { Disclosures, Goes, Held, Stays, Who } from '../preview/parts.tsx'

/** What would go and what would stay, before anybody decides. One is led here from a record of the person. */
export default async function Erase({ staff, search, t }: ScreenProps) {
  const subject = z.uuid().safeParse(search['subject'])
  if (!subject.success)
    return (
      <Page title={t('privacy.erase.title')}>
        <EmptyState
          title={t('privacy.erase.nobody')}
          action={<LinkButton href="/backend/leads">{t('privacy.erase.to_leads')}</LinkButton>}
        >
          {t('privacy.erase.nobody.text')}
        </EmptyState>
      </Page>
    )
  const preview = await staff.execute(previewErasure, { subjectId: subject.data })
  const { subjectId, isErased, holds, shared } = preview
  const mayHold = staff.may('privacy.holds.manage')

  return (
    <Page title={t('privacy.erase.title')} lede={t('privacy.erase.lede')}>
      {isErased && <Notice tone="good">{t('privacy.erase.already')}</Notice>}
      <Columns
        asideFirst
        aside={
          <>
            <Who preview={preview} t={t} />
            {!isErased && staff.may('privacy.packages.build') && <Held preview={preview} t={t} />}
            <Disclosures preview={preview} t={t} />
          </>
        }
      >
        {holds.length > 0 && <HoldPanel holds={holds} mayLift={mayHold} />}
        <Goes preview={preview} t={t} />
        <Stays preview={preview} t={t} />
        {!isErased && <Mentions subjectId={subjectId} texts={preview.texts} />}
        {!isErased && holds.length === 0 && (
          <EraseForm subjectId={subjectId} shared={shared} word={t('privacy.erase.word')} />
        )}
        {!isErased && holds.length === 0 && mayHold && <HoldForm subjectId={subjectId} />}
      </Columns>
    </Page>
  )
}
