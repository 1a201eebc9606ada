import { Notice, Page, type ScreenProps } from '@leadkeep/ui'
import { inWords } from '../../../../access/in-words.ts'
import { readDraft } from '../../../../requests/queries/read-draft.ts'
import { Review } from './review.tsx'

/** What they will be given, looked through by a person before it is released. */
export default async function DraftPage({ staff, params, t }: ScreenProps) {
  const requestId = params['id'] ?? ''
  const { version, isReleased, content } = await staff.execute(readDraft, { requestId })
  const said = inWords(t, 'en', content)
  const parts = content.held.map(({ table, keptFor, records }) => ({
    table,
    title: said.table(table),
    keptFor,
    records: records.map((record) => said.linesOf(record, table)),
  }))

  return (
    <Page title={t('privacy.draft.title')} lede={t('privacy.draft.lede')}>
      {isReleased && <Notice tone="good">{t('privacy.draft.released')}</Notice>}
      <Review requestId={requestId} version={version} parts={parts} isReleased={isReleased} />
    </Page>
  )
}
