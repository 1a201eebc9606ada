import { Notice, Page, type ScreenProps } from '@leadkeep/ui'
import { readDraft } from '../../../../requests/queries/read-draft.ts'
import { Review } from './review.tsx'

/** What they will be given, looked through by a person before it is released. */
export default async function DraftPage({ staff, params, t }: ScreenProps) {
  const requestId = params['id'] ?? ''
  const { version, isReleased, parts } = await staff.execute(readDraft, { requestId })

  return (
    <Page title={t('privacy.draft.title')} lede={t('privacy.draft.lede')}>
      {isReleased && <Notice tone="good">{t('privacy.draft.released')}</Notice>}
      <Review requestId={requestId} version={version} parts={parts} isReleased={isReleased} />
    </Page>
  )
}
