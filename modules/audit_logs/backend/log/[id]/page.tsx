import { Badge, Columns, Page, Panel, Prose, RelativeTime, Stack, type ScreenProps } from '@leadkeep/ui'
import { nameActors } from '../../../queries/name-actors.ts'
import { chosenPurposeIds } from '../../../purposes.ts'
import { readEntry } from '../../../queries/read-entry.ts'
import { EntryChanges } from '../entry/entry-changes.tsx'
import { Facts } from '../entry/facts.tsx'
import { Origin } from '../entry/origin.tsx'
import { Questions } from '../entry/questions.tsx'
import { Reads } from '../entry/reads.tsx'
import { mainFirst } from '../list/main-change.ts'
import { usersIn } from '../fields.ts'
import { actorText, actText, purposeText } from '../words.ts'

export default async function EntryPage({ staff, params, t }: ScreenProps) {
  const { entry, openings, log } = await staff.execute(readEntry, { id: params['id'] ?? '' })
  const users = usersIn([entry])
  const names = users.length > 0 ? await staff.execute(nameActors, { ids: users }) : {}
  const actor = actorText(t, entry.actor, names)
  const { reads = [], facts, outcome } = entry
  const changes = mainFirst(entry)

  return (
    <Page
      title={actText(t, entry.act)}
      lede={actor}
      meta={
        <>
          <Badge tone={outcome === 'done' ? 'good' : 'loss'}>{t(`audit_logs.outcome.${outcome}`)}</Badge>
          <RelativeTime at={entry.recorded} />
        </>
      }
    >
      <Columns
        aside={
          <>
            <Panel title={t('audit_logs.entry.questions')}>
              <Questions entry={entry} actor={actor} t={t} />
            </Panel>
            <Panel title={t('audit_logs.entry.origin')}>
              <Origin entry={entry} log={log} actor={actor} t={t} />
            </Panel>
          </>
        }
      >
        {changes.length > 0 && (
          <Panel title={t('audit_logs.entry.changes')} count={changes.length}>
            <EntryChanges
              entryId={entry.id}
              changes={changes}
              openings={openings}
              names={names}
              purposes={chosenPurposeIds.map((value) => ({ value, label: purposeText(t, value) }))}
              mayOpen={staff.may('audit_logs.entries.open')}
            />
          </Panel>
        )}
        {reads.length > 0 && (
          <Panel title={t('audit_logs.entry.reads')}>
            <Reads reads={reads} t={t} />
          </Panel>
        )}
        {facts && (
          <Panel title={t('audit_logs.entry.facts')}>
            <Facts facts={facts} />
          </Panel>
        )}
        {changes.length + reads.length === 0 && !facts && (
          <Stack>
            <Prose>{t('audit_logs.entry.nothing')}</Prose>
          </Stack>
        )}
      </Columns>
    </Page>
  )
}
