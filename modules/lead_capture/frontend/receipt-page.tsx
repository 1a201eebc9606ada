import type { ConsentReceipt } from '@leadkeep/consent'
import type { OwnReceipt } from '../links/links.ts'
import { inWords, LinkFrame, type LinkParts } from './link-pages.tsx'
import { fill, wordsIn, type Words } from './words.ts'

type ReceiptWords = Words['consent_receipt']
type Record = ConsentReceipt['consent_records'][number]

/**
 * `/c/:token/receipt`: the signed receipt as people read it, on paper too. The file beside it is what counts. No name, no
 * address, and no word of the link: who shows it or prints it gives no right away.
 */
export function ReceiptPage({ site, assets, own }: LinkParts & { own: OwnReceipt }) {
  const words = wordsIn(own.language).consent_receipt
  const receipt = own.statement === null ? null : readReceipt(own.statement)

  return (
    <LinkFrame site={site} assets={assets} language={own.language} title={words.title}>
      {!own.decided && <p className="lead">{words.nothing}</p>}
      {own.decided && !own.isCurrent && (
        <p className="done" role="status">
          {receipt ? words.older : words.preparing}
        </p>
      )}
      {receipt && <Receipt receipt={receipt} language={own.language} />}
    </LinkFrame>
  )
}

/** It came through our own door, as our own worker wrote it; whether its signature holds is for its reader to check. */
export const readReceipt = (statement: string) => JSON.parse(statement.split('\n')[2] ?? '') as ConsentReceipt

/** Of the file that counts, as browsers save it. */
export const receiptFileName = ({ receipt_id: id }: ConsentReceipt) => `consent-receipt-${id}.txt`

function Receipt({ receipt, language }: { receipt: ConsentReceipt; language: string }) {
  const words = wordsIn(language).consent_receipt

  return (
    <>
      <p className="lead">{words.text}</p>
      <dl className="facts">
        <Fact name={words.number} value={receipt.receipt_id} code />
        <Fact name={words.created} value={inWords(new Date(receipt.created), language)} />
        <Fact name={words.principal} value={receipt.pii_principal_id} code />
        <Fact name={words.jurisdiction} value={regionIn(language, receipt.jurisdiction)} />
      </dl>
      <p className="actions">
        <a className="button" href="receipt.txt" download>
          {words.download}
        </a>
      </p>
      {receipt.consent_records.map((record) => (
        <RecordOfPurpose key={record.record_id} record={record} words={words} language={language} />
      ))}
      {receipt.privacy_notices.map((notice) => (
        <ServedNotice key={notice.privacy_notice} notice={notice} language={language} />
      ))}
      <h2>{words.withdrawal}</h2>
      <p>{words.withdrawal_text}</p>
      <Checking receipt={receipt} words={words} />
    </>
  )
}

function RecordOfPurpose({
  record,
  words,
  language,
}: {
  record: Record
  words: ReceiptWords
  language: string
}) {
  return (
    <section>
      <h2>{record.purpose}</h2>
      <p>
        {record.processing_method} <span className="basis">{record.lawful_basis}</span>
      </p>
      <ol className="events">
        {record.events.map((event) => (
          <li key={event.event_id}>
            <strong>
              {fill(words.states[event.event_state], { time: inWords(new Date(event.event_time), language) })}
            </strong>
            <span>{words.methods[event.expression_method]}</span>
            {event.expression_method === 'form' && event.global_privacy_control && <span>{words.gpc}</span>}
          </li>
        ))}
      </ol>
      {record.wordings.map((wording) => (
        <figure key={wording.wording}>
          <blockquote className="wording" lang={wording.language}>
            {wording.text ?? words.no_wording}
          </blockquote>
          <figcaption className="basis">
            {fill(words.version, { version: wording.version, language: wording.language })}{' '}
            <code>{wording.wording}</code>
          </figcaption>
        </figure>
      ))}
    </section>
  )
}

function ServedNotice({
  notice,
  language,
}: {
  notice: ConsentReceipt['privacy_notices'][number]
  language: string
}) {
  const { consent_receipt: words, notice: titles } = wordsIn(language)

  return (
    <section>
      <h2>{words.notice}</h2>
      <dl className="facts" lang={notice.language}>
        {notice.party_identification.map((party) => (
          <div key={party.party_id}>
            <dt lang={language}>{titles.controller}</dt>
            <dd>
              {[party.party_name, ...party.party_address, party.party_email, party.party_phone]
                .filter(Boolean)
                .join(', ')}
            </dd>
            <dt lang={language}>{titles.contact}</dt>
            <dd>
              {party.party_contact.name}, {party.party_contact.email}
            </dd>
          </div>
        ))}
        <Fact name={titles.recipients} value={notice.recipient_third_parties} language={language} />
        <Fact name={titles.transfers} value={notice.geographic_restrictions} language={language} />
        <Fact name={titles.retention} value={notice.retention_period} language={language} />
        <Fact name={titles.rights} value={notice.privacy_rights.join(' ')} language={language} />
        <Fact name={titles.authority} value={notice.authority_party} language={language} />
      </dl>
      <p className="basis">
        {fill(words.version, { version: notice.version, language: notice.language })}{' '}
        <code>{notice.privacy_notice}</code>
      </p>
    </section>
  )
}

/** Everything that it takes: the file, the key from the site, and one command that needs neither. */
function Checking({ receipt, words }: { receipt: ConsentReceipt; words: ReceiptWords }) {
  return (
    <section>
      <h2>{words.check}</h2>
      <p>
        {words.check_text} <a href="/.well-known/leadkeep-log">/.well-known/leadkeep-log</a>
      </p>
      <Scrolling
        text={`npx leadkeep audit verify-statement ${receiptFileName(receipt)} --key '${receipt.log.origin}+…'`}
      />
      {receipt.log.checkpoint && (
        <>
          <p>{words.checkpoint}</p>
          <Scrolling text={receipt.log.checkpoint} />
        </>
      )}
    </section>
  )
}

/** It scrolls sideways on a phone, so the keyboard must reach it (WCAG 2.1.1). */
const Scrolling = ({ text }: { text: string }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls
  <pre tabIndex={0}>{text}</pre>
)

interface FactParts {
  readonly name: string
  /** Null or empty: there is nothing to say. */
  readonly value: string | null
  readonly code?: boolean
  /** Of its name, where that is another than its value's. */
  readonly language?: string
}

function Fact({ name, value, code, language }: FactParts) {
  if (!value) return null

  return (
    <div>
      <dt lang={language}>{name}</dt>
      <dd>{code ? <code>{value}</code> : value}</dd>
    </div>
  )
}

const regionIn = (language: string, code: string) =>
  new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(code) ?? code
