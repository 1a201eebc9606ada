import {
  ErasedValue,
  ExactTime,
  KeyValue,
  KeyValues,
  OpenedValue,
  Page,
  Panel,
  Prose,
  type ScreenProps,
} from '@leadkeep/ui'
import { openLetter } from '../../../commands/open-letter.ts'

/** A letter that would have been sent, where there is no mail server. */
export default async function Letter({ staff, params, t }: ScreenProps) {
  const { recipient, headline, text, writtenAt } = await staff.execute(openLetter, {
    letterId: params['id'] ?? '',
  })
  const shown = (value: string | null) =>
    value === null ? <ErasedValue /> : <OpenedValue bare>{value}</OpenedValue>

  return (
    <Page title={t('messages.letter.title')} lede={t('messages.letter.lede')}>
      <Panel title={t('messages.letter.title')}>
        <KeyValues>
          <KeyValue label={t('messages.letter.to')} sealed>
            {shown(recipient)}
          </KeyValue>
          <KeyValue label={t('messages.letter.headline')} sealed>
            {shown(headline)}
          </KeyValue>
          <KeyValue label={t('messages.letter.written')}>
            <ExactTime at={writtenAt} />
          </KeyValue>
        </KeyValues>
      </Panel>
      <Panel title={t('messages.letter.text')}>
        {text === null ? <ErasedValue /> : <Prose>{text}</Prose>}
      </Panel>
    </Page>
  )
}
