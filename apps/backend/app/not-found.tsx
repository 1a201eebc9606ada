import { EmptyState, LinkButton } from '@leadkeep/ui'
import { t } from '../server/words.ts'

export default function NotFound() {
  return (
    <main className="alone">
      <title>{t('backend.not_found.title')}</title>
      <EmptyState
        title={t('backend.not_found.heading')}
        action={<LinkButton href="/backend">{t('backend.not_found.home')}</LinkButton>}
      >
        {t('backend.not_found.text')}
      </EmptyState>
    </main>
  )
}
