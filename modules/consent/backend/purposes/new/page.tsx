import { Page, type ScreenProps } from '@leadkeep/ui'
import { NewPurpose } from './new-purpose.tsx'

// The shell asks for the feature before the page is made.
export default async function NewPurposePage({ t }: ScreenProps) {
  return (
    <Page title={t('consent.purposes.new')} lede={t('consent.purposes.new.lede')}>
      <NewPurpose />
    </Page>
  )
}
