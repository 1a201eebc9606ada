import { redirect } from 'next/navigation'
import { EmptyState, Page } from '@leadkeep/ui'
import { navigation } from '../../server/navigation.ts'
import { screen } from '../../server/screen.tsx'
import { screens } from '../../server/screens.ts'

/** Home is the first screen this person may open. */
export default screen(({ staff, t }) => {
  const first = navigation(screens, staff, t)[0]?.items[0]
  if (first) redirect(first.href)

  return (
    <Page title={t('backend.home.title')}>
      <EmptyState title={t('backend.home.empty')}>{t('backend.home.empty.text')}</EmptyState>
    </Page>
  )
})
