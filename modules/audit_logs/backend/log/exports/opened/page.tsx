import { LinkButton, Notice, Page, type ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { everything, filterShape } from '../../../../data/filter.ts'
import { chosenPurposeIds } from '../../../../purposes.ts'
import { CarriedFields, Narrowed } from '../../export/narrowed.tsx'
import { purposeText } from '../../words.ts'
import { OpenedForm } from './opened-form.tsx'

const asks = z.object(filterShape)

/** Discloses: so it says what that means before it asks, and whoever is not signed in afresh is asked who they are. */
export default async function OpenedExportPage({ search, t }: ScreenProps) {
  const { from, to, ...carried } = asks.safeParse(search).data ?? everything

  return (
    <Page
      title={t('audit_logs.opened.title')}
      lede={t('audit_logs.opened.lede')}
      actions={<LinkButton href="/backend/log/exports">{t('audit_logs.exports.back')}</LinkButton>}
    >
      <OpenedForm
        from={from?.slice(0, 10)}
        to={to?.slice(0, 10)}
        purposes={chosenPurposeIds.map((value) => ({ value, label: purposeText(t, value) }))}
      >
        <Notice tone="attention" title={t('audit_logs.opened.warning')}>
          <p>{t('audit_logs.opened.warning.text')}</p>
          <p>{t('audit_logs.opened.evidence')}</p>
        </Notice>
        <Narrowed by={carried} t={t} />
        <CarriedFields by={carried} />
      </OpenedForm>
    </Page>
  )
}
