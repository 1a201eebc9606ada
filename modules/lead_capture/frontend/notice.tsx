import type { ReactNode } from 'react'
import type { Notice } from '../data/legal-texts.ts'
import type { Imprint } from '../data/page-content.ts'
import { textHash } from '../data/text-hash.ts'
import { directionOf, fill, wordsIn } from './words.ts'

/** The notice as it was hashed: everything in it is shown, nothing is added but headings. */
export function NoticeText({ notice, level }: { notice: Notice; level: 2 | 3 }) {
  const words = wordsIn(notice.language).notice

  return (
    <div className="legal" lang={notice.language} dir={directionOf(notice.language)}>
      {notice.example && <Example language={notice.language} />}
      <p>{notice.summary}</p>
      <Part title={words.controller} level={level}>
        <Address {...notice.controller} />
      </Part>
      <Part title={words.contact} level={level}>
        <p>
          {notice.contact.name}, <a href={`mailto:${notice.contact.email}`}>{notice.contact.email}</a>
        </p>
      </Part>
      <Part title={words.purposes} level={level}>
        <ul>
          {notice.purposes.map((purpose) => (
            <li key={purpose.title}>
              <strong>{purpose.title}.</strong> {purpose.text} <span className="basis">{purpose.basis}</span>
            </li>
          ))}
        </ul>
      </Part>
      <Part title={words.recipients} level={level}>
        <p>{notice.recipients}</p>
      </Part>
      <Part title={words.transfers} level={level}>
        <p>{notice.transfers}</p>
      </Part>
      <Part title={words.retention} level={level}>
        <p>{notice.retention}</p>
      </Part>
      <Part title={words.rights} level={level}>
        <ul>
          {notice.rights.map((right) => (
            <li key={right}>{right}</li>
          ))}
        </ul>
      </Part>
      <Part title={words.authority} level={level}>
        <p>{notice.authority}</p>
      </Part>
      <p className="fingerprint">
        {fill(words.version, { version: notice.version, language: notice.language })}{' '}
        <code>{textHash(notice)}</code>
      </p>
    </div>
  )
}

export function ImprintText({ imprint, language }: { imprint: Imprint; language: string }) {
  return (
    <div className="legal">
      {imprint.example && <Example language={language} />}
      <Address {...imprint} />
      <dl>
        {imprint.lines.map((each) => (
          <div key={each.label}>
            <dt>{each.label}</dt>
            <dd>{each.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Address({ name, address, email, phone }: Notice['controller']) {
  return (
    <address>
      <strong>{name}</strong>
      {address.map((each) => (
        <span key={each}>{each}</span>
      ))}
      <a href={`mailto:${email}`}>{email}</a>
      {phone && <span>{phone}</span>}
    </address>
  )
}

const Example = ({ language }: { language: string }) => <p className="example">{wordsIn(language).example}</p>

function Part({ title, level, children }: { title: string; level: 2 | 3; children: ReactNode }) {
  return (
    <>
      {level === 2 ? <h2>{title}</h2> : <h4>{title}</h4>}
      {children}
    </>
  )
}
