import { directionOf, wordsIn } from './words.ts'

/** What else a page can be had in: each in its own words, for who reads no other. */
export function Languages({ of, current }: { of: readonly string[]; current: string }) {
  if (of.length < 2) return null

  return (
    <nav className="languages" aria-label={wordsIn(current).languages}>
      <ul>
        {of.map((each) => (
          <li key={each}>
            <a
              href={`?lang=${each}`}
              lang={each}
              dir={directionOf(each)}
              hrefLang={each}
              aria-current={each === current ? 'true' : undefined}
            >
              {nameOf(each)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const nameOf = (language: string) =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
