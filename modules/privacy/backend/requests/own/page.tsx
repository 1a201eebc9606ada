import { Page, type ScreenProps } from '@leadkeep/ui'
import { OwnRequest } from './own-request.tsx'

/** Users have the same rights as everybody; somebody else answers. */
export default async function OwnRequestPage({ t }: ScreenProps) {
  return (
    <Page title={t('privacy.own.title')} lede={t('privacy.own.lede')}>
      <OwnRequest />
    </Page>
  )
}
