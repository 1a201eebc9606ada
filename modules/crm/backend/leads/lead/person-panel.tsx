'use client'
import { Button, KeyValue, KeyValues, Muted, Notice, Panel, Person, Stack, useT } from '@leadkeep/ui'
import type { Shared } from './shared.ts'

/** Who the lead is: decided by staff, never by what a form said (law 12). */
export function PersonPanel({ onScreen: { lead, api, path, act }, may }: Shared) {
  const t = useT()
  const { version, person, suggestedPeople } = lead
  if (lead.isErased) return null
  const mayDecide = may.people && lead.deletedAt === null

  return (
    <Panel title={t('crm.person.title')}>
      {person ? (
        <KeyValues>
          <KeyValue label={t('crm.person.known')} sealed>
            <Person name={person.name ?? person.email ?? t('crm.lead.unnamed')} />
          </KeyValue>
        </KeyValues>
      ) : (
        <Stack>
          {suggestedPeople.map((each) => (
            <Notice
              key={each.id}
              tone="attention"
              title={each.name ?? each.email ?? t('crm.lead.unnamed')}
              action={
                mayDecide && (
                  <Button
                    onClick={() => void act(() => api.put(`${path}/person`, { version, personId: each.id }))}
                  >
                    {t('crm.person.link')}
                  </Button>
                )
              }
            >
              {t('crm.person.suggested')}
            </Notice>
          ))}
          {suggestedPeople.length === 0 && <Muted>{t('crm.person.none')}</Muted>}
          {mayDecide && (
            <span>
              <Button icon="plus" onClick={() => void act(() => api.post(`${path}/person`, { version }))}>
                {t('crm.person.create')}
              </Button>
            </span>
          )}
        </Stack>
      )}
    </Panel>
  )
}
