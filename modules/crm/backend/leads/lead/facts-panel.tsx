'use client'
import {
  ErasedValue,
  Hash,
  Icon,
  KeyValue,
  KeyValues,
  Menu,
  Muted,
  Panel,
  Person,
  RelativeTime,
  Row,
  useT,
  type MenuItem,
} from '@leadkeep/ui'
import { nameOf, type Shared } from './shared.ts'

export function FactsPanel({ onScreen: { lead, choose }, colleagues, userId, may }: Shared) {
  const t = useT()
  const { name, company, email, phone, phoneText, isErased } = lead
  const shown = (value: string | null) => (isErased ? <ErasedValue /> : (value ?? undefined))
  const owner = lead.ownerId ? (
    <Person name={nameOf(colleagues, lead.ownerId, t)} />
  ) : (
    <Muted>{t('crm.owner.nobody')}</Muted>
  )
  const others = colleagues.filter(({ id }) => id !== userId)
  const ownerItems: MenuItem[] = [
    {
      label: t('crm.owner.me'),
      checked: lead.ownerId === userId,
      run: () => void choose({ ownerId: userId }),
    },
    ...others.map(({ id, name: label }) => ({
      label,
      checked: lead.ownerId === id,
      run: () => void choose({ ownerId: id }),
    })),
    'line',
    {
      label: t('crm.owner.nobody'),
      checked: lead.ownerId === null,
      run: () => void choose({ ownerId: null }),
    },
  ]

  return (
    <Panel title={t('crm.lead.contact')}>
      <KeyValues>
        <KeyValue label={t('crm.field.name')} sealed>
          {shown(name)}
        </KeyValue>
        <KeyValue label={t('crm.field.company')} sealed>
          {shown(company)}
        </KeyValue>
        <KeyValue label={t('crm.field.email')} sealed>
          {email ? <a href={`mailto:${encodeURIComponent(email)}`}>{email}</a> : shown(null)}
        </KeyValue>
        <KeyValue label={t('crm.field.phone')} sealed>
          {phone ? <a href={`tel:${phone}`}>{phoneText}</a> : shown(null)}
        </KeyValue>
        <KeyValue label={t('crm.field.owner')}>
          {may.assign && lead.deletedAt === null ? (
            <Menu
              look="plain"
              align="start"
              label={t('crm.lead.owner_menu', { name: nameOf(colleagues, lead.ownerId, t) })}
              trigger={
                <Row>
                  {owner}
                  <Icon name="chevron-down" />
                </Row>
              }
              items={ownerItems}
            />
          ) : (
            owner
          )}
        </KeyValue>
        <KeyValue label={t('crm.field.source')}>{t(`crm.source.${lead.source}`)}</KeyValue>
        {lead.receivedAt && (
          <KeyValue label={t('crm.field.received')}>
            <RelativeTime at={lead.receivedAt} />
          </KeyValue>
        )}
        <KeyValue label={t('crm.field.stage_since')}>
          <RelativeTime at={lead.stageSince} />
        </KeyValue>
        <KeyValue label={t('crm.field.id')}>
          <Hash value={lead.id} />
        </KeyValue>
      </KeyValues>
    </Panel>
  )
}
