import {
  Badge,
  Columns,
  Day,
  ExactTime,
  KeyValue,
  KeyValues,
  Muted,
  Notice,
  OpenedValue,
  Page,
  Panel,
  Prose,
  RelativeTime,
  Stack,
  Timeline,
  TimelineItem,
  type ScreenProps,
  type Translate,
} from '@leadkeep/ui'
import type { z } from 'zod'
import { readRequest, type requestView } from '../../../requests/queries/requests.ts'
import { DisclosureLines } from '../../disclosures.tsx'
import { Due } from '../due.tsx'
import { WatchRequests } from '../watch-requests.tsx'
import { Answer } from './answer.tsx'
import { Clockwork } from './clockwork.tsx'
import { Records } from './records.tsx'

type View = z.output<typeof requestView>

/** One request: who asks, for what, until when, what is to be done next, and everything that happened. */
export default async function RequestPage({ staff, params, t }: ScreenProps) {
  const request = await staff.execute(readRequest, { id: params['id'] ?? '' })
  const { kind, state, words, records, disclosures } = request
  const mayAnswer = staff.may('privacy.requests.answer')
  const isOpen = state === 'open' || state === 'proof' || state === 'ready'
  const may = {
    answer: mayAnswer,
    build: staff.may('privacy.packages.build'),
    erase: staff.may('privacy.subjects.erase'),
  }

  return (
    <Page
      title={t(`privacy.kind.${kind}`)}
      tabTitle={t('privacy.request.title')}
      meta={<Due clock={request} t={t} />}
      lede={t(`privacy.request.state.${state}`)}
    >
      <WatchRequests />
      {request.isRestricted && <Notice tone="attention">{t('privacy.request.is_restricted')}</Notice>}
      {isOpen && !request.isTheirAddress && (
        <Notice tone="attention">{t('privacy.request.other_address')}</Notice>
      )}
      <Columns
        asideFirst
        aside={
          <>
            <Who request={request} t={t} />
            {isOpen && mayAnswer && <Clockwork request={request} />}
          </>
        }
      >
        {words && (
          <Panel title={t('privacy.request.words')}>
            <OpenedValue bare>
              <Prose>{words}</Prose>
            </OpenedValue>
          </Panel>
        )}
        {isOpen && records.length > 0 && (
          <Records requestId={request.id} records={records} mayAnswer={mayAnswer} />
        )}
        <Answer request={request} may={may} />
        {isOpen && disclosures.length > 0 && <Recipients disclosures={disclosures} t={t} />}
        <History request={request} t={t} />
      </Columns>
    </Page>
  )
}

function Who({ request, t }: { request: View; t: Translate }) {
  const { name, email, origin, identity, receivedAt, dueOn, closedAt, pausedDays } = request

  return (
    <Panel title={t('privacy.request.who')}>
      <KeyValues>
        {name && (
          <KeyValue label={t('privacy.request.name')} sealed>
            <OpenedValue bare>{name}</OpenedValue>
          </KeyValue>
        )}
        {email && (
          <KeyValue label={t('privacy.request.email')} sealed>
            <OpenedValue bare>{email}</OpenedValue>
          </KeyValue>
        )}
        <KeyValue label={t('privacy.request.origin')}>{t(`privacy.origin.${origin}`)}</KeyValue>
        <KeyValue label={t('privacy.request.identity')}>
          {t(`privacy.identity.${identity ?? 'none'}`)}
        </KeyValue>
        <KeyValue label={t('privacy.request.received')}>
          <ExactTime at={receivedAt} />
        </KeyValue>
        <KeyValue label={t('privacy.request.due')}>
          <Day on={dueOn} />
        </KeyValue>
        {pausedDays > 0 && <KeyValue label={t('privacy.request.paused_days')}>{pausedDays}</KeyValue>}
        {request.extendedBecause && (
          <KeyValue label={t('privacy.request.extended')}>
            {t(`privacy.extension.${request.extendedBecause}`)}
          </KeyValue>
        )}
        {request.refusedBecause && (
          <KeyValue label={t('privacy.request.refused')}>
            {t(`privacy.refusal.${request.refusedBecause}`)}
          </KeyValue>
        )}
        {closedAt && (
          <KeyValue label={t('privacy.request.closed')}>
            <ExactTime at={closedAt} />
          </KeyValue>
        )}
        {request.erasureId && (
          <KeyValue label={t('privacy.erasure.title')}>
            <a href={`/backend/erasures/${request.erasureId}`}>{t('privacy.request.to_erasure')}</a>
          </KeyValue>
        )}
      </KeyValues>
    </Panel>
  )
}

function Recipients({ disclosures, t }: { disclosures: View['disclosures']; t: Translate }) {
  return (
    <Panel title={t('privacy.erase.disclosures')} count={disclosures.length}>
      <Stack gap="tight">
        <Muted>{t('privacy.request.recipients')}</Muted>
        <DisclosureLines of={disclosures} t={t} />
      </Stack>
    </Panel>
  )
}

const letterTones: Readonly<Record<string, 'good' | 'attention'>> = { sent: 'good', bounced: 'attention' }

function History({ request: { timeline, letters }, t }: { request: View; t: Translate }) {
  const by = (name: string | null, kind: string) => name ?? t(`privacy.by.${kind}`)

  return (
    <>
      <Panel title={t('privacy.request.letters')} count={letters.length}>
        <Stack gap="tight">
          {letters.map(({ id, template, state, queuedAt }) => (
            <div key={id}>
              {t(`privacy.letter.${template.split('.').at(-1)}`)} <RelativeTime at={queuedAt} />{' '}
              <Badge tone={letterTones[state] ?? 'neutral'}>{t(`messages.state.${state}`)}</Badge>
            </div>
          ))}
        </Stack>
      </Panel>
      <Panel title={t('privacy.request.history')}>
        <Timeline label={t('privacy.request.history')}>
          {timeline.map(({ entry, act, at, by: name, kind }) => (
            <TimelineItem
              key={entry}
              icon="log"
              at={at}
              actor={by(name, kind)}
              title={<a href={`/backend/log/${entry}`}>{t(`audit_logs.act.${act}`)}</a>}
            />
          ))}
        </Timeline>
      </Panel>
    </>
  )
}
