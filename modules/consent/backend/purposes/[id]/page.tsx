import { Badge, KeyValue, KeyValues, Notice, Page, type ScreenProps } from '@leadkeep/ui'
import { notFound } from '@leadkeep/kernel'
import { listPurposes } from '../../../commands/purposes.ts'
import { PurposeForm } from './purpose-form.tsx'

export default async function PurposePage({ staff, params, t }: ScreenProps) {
  const { items } = await staff.execute(listPurposes, {})
  const purpose = items.find(({ id }) => id === params['id'])
  if (!purpose) throw notFound('consent.purpose')()
  const hasEnded = purpose.endedAt !== null

  return (
    <Page
      title={purpose.texts['en']?.title}
      lede={t(`consent.purpose.basis.${purpose.basis}`)}
      meta={<Badge>{purpose.key}</Badge>}
    >
      {hasEnded && <Notice>{t('consent.purpose.ended')}</Notice>}
      {!hasEnded && staff.may('consent.purposes.manage') ? (
        <PurposeForm purpose={purpose} />
      ) : (
        <KeyValues>
          {Object.entries(purpose.texts).map(([language, { title, text }]) => (
            <KeyValue key={language} label={title}>
              <span lang={language}>{text}</span>
            </KeyValue>
          ))}
        </KeyValues>
      )}
    </Page>
  )
}
