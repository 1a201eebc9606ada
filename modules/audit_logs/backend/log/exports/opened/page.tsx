import { LinkButton, Notice, Page, Stack, type ScreenProps } from '@leadkeep/ui'
import { chosenPurposeIds } from '../../../../purposes.ts'
import { purposeText } from '../../words.ts'
import { OpenedForm } from './opened-form.tsx'

/** Discloses: so it says what that means before it asks, and whoever is not signed in afresh is asked who they are. */
export default async function OpenedExportPage({ t }: ScreenProps) {
  return (
    <Page
      title={t('audit_logs.opened.title')}
      lede={t('audit_logs.opened.lede')}
      actions={<LinkButton href="/backend/log/exports">{t('audit_logs.exports.back')}</LinkButton>}
    >
      <Stack>
        <Notice tone="attention" title={t('audit_logs.opened.warning')}>
          <p>{t('audit_logs.opened.warning.text')}</p>
          <p>{t('audit_logs.opened.evidence')}</p>
        </Notice>
        <OpenedForm purposes={chosenPurposeIds.map((value) => ({ value, label: purposeText(t, value) }))} />
      </Stack>
    </Page>
  )
}
