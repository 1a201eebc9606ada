import { EmptyState, LinkButton, Page } from '@leadkeep/ui'
import { t } from '../../server/words.ts'

export default function NotFound() {
  return (
    <Page title={t('backend.not_found.title')}>
      <EmptyState
        title={t('backend.not_found.heading')}
        action={<LinkButton href="/backend">{t('backend.not_found.home')}</LinkButton>}
      >
        {t('backend.not_found.text')}
      </EmptyState>
    </Page>
  )
}
