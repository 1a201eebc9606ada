import type { ReactNode } from 'react'
import type { Confirmed, Preferences, PurposeState, Question } from '../links/links.ts'
import type { Assets } from './document.tsx'
import { Frame, type Site } from './frame.tsx'
import { fill, wordsIn, type Words } from './words.ts'

export interface LinkParts {
  readonly site: Site
  readonly assets: Assets
}

/**
 * `GET /confirm/:token`: the words and a button. Link scanners follow links, so looking changes nothing; the button
 * posts to this very address.
 */
export function ConfirmPage({ site, assets, question }: LinkParts & { question: Question }) {
  const words = wordsIn(question.language)
  const outcome = question.ended ? 'ended' : question.state

  return outcome === 'waiting' ? (
    <LinkFrame site={site} assets={assets} language={question.language} title={words.confirm.title}>
      <p className="lead">{words.confirm.text}</p>
      <h2>{question.title}</h2>
      <blockquote className="wording">{question.wording}</blockquote>
      <form method="post">
        <p className="actions">
          <button className="button" type="submit">
            {words.confirm.action}
          </button>
        </p>
      </form>
      <form method="post" action="?refuse">
        <p className="actions">
          <button className="button quiet" type="submit">
            {words.confirm.refuse}
          </button>
        </p>
      </form>
      <p>{fill(words.confirm.otherwise, { time: inWords(question.expiresAt, question.language) })}</p>
    </LinkFrame>
  ) : (
    <ConfirmedPage site={site} assets={assets} outcome={outcome} language={question.language} />
  )
}

/** What became of it, now or before. */
export function ConfirmedPage({
  site,
  assets,
  outcome,
  language,
}: LinkParts & { outcome: Confirmed; language: string }) {
  const words: Readonly<Record<string, string>> = wordsIn(language).confirm

  return (
    <LinkFrame site={site} assets={assets} language={language} title={words[`${outcome}_title`] ?? ''}>
      <p className="lead">{words[`${outcome}_text`]}</p>
    </LinkFrame>
  )
}

export type Told = 'withdrawn' | 'nothing' | 'asked' | 'nothing_to_allow'

interface PreferencesParts extends LinkParts {
  readonly preferences: Preferences
  /** What became of what was just sent; null when nothing was. */
  readonly told: Told | null
}

/** `/c/:token`: what was decided, purpose by purpose, in its words. No name, no address: whoever has the link sees it. */
export function PreferencesPage({ site, assets, preferences, told }: PreferencesParts) {
  const { language, purposes } = preferences
  const words = wordsIn(language).preferences
  const granted = purposes.filter(({ decision }) => decision === 'grant')

  return (
    <LinkFrame site={site} assets={assets} language={language} title={words.title}>
      {told && (
        <p className="done" role="status">
          {words[told]}
        </p>
      )}
      <p className="lead">{words.text}</p>
      <ul className="purposes">
        {purposes.map((each) => (
          <li key={each.purpose}>
            <PurposeItem state={each} words={words} language={language} />
          </li>
        ))}
      </ul>
      {granted.length > 1 && (
        <form method="post">
          <button className="button" type="submit">
            {words.withdraw_all}
          </button>
        </form>
      )}
      <p>{words.effect}</p>
      <p className="actions">
        {/* Without the token, which no page repeats; the server leads on. */}
        <a className="quiet" href="?receipt">
          {words.receipt}
        </a>{' '}
        <a className="quiet" href={`/privacy-request?lang=${language}`}>
          {wordsIn(language).privacy_request.link}
        </a>
      </p>
    </LinkFrame>
  )
}

function PurposeItem({
  state,
  words,
  language,
}: {
  state: PurposeState
  words: Words['preferences']
  language: string
}) {
  const { purpose, title, text, decision, standing, decidedAt, wording, mayAllowAgain } = state
  const standings: Readonly<Record<string, string>> = words.states
  const name = decision === 'grant' ? `grant_${standing}` : (decision ?? 'none')
  const time = decidedAt === null ? '' : inWords(new Date(decidedAt), language)

  return (
    <>
      <h2>{title}</h2>
      <p>{text}</p>
      <p className="state">{fill(standings[name] ?? '', { time })}</p>
      {wording !== null && (
        <details>
          <summary>{words.wording}</summary>
          <blockquote className="wording">{wording}</blockquote>
        </details>
      )}
      {decision === 'grant' && (
        <form method="post">
          <input type="hidden" name="purpose" value={purpose} />
          <button className="button quiet" type="submit">
            {fill(words.withdraw, { title })}
          </button>
        </form>
      )}
      {mayAllowAgain && (
        <form method="post">
          <input type="hidden" name="allow" value={purpose} />
          <button className="button quiet" type="submit">
            {fill(words.allow, { title })}
          </button>
        </form>
      )}
    </>
  )
}

/** What every page behind a mailed link stands in. */
export function LinkFrame({
  site,
  assets,
  language,
  title,
  children,
}: LinkParts & { language: string; title: string; children: ReactNode }) {
  return (
    <Frame site={{ ...site, language }} assets={assets} title={title}>
      <div className="single text">
        <div className="sheet link">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </Frame>
  )
}

/** In UTC, and says so: the page knows nothing of who reads it. */
export const inWords = (time: Date, language: string) =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(time) + ' UTC'
