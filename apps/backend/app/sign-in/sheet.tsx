import type { ReactNode } from 'react'
import { SealMark, ThemeToggle, Toasts } from '@leadkeep/ui'
import { preferences } from '../../server/preferences.ts'
import { t } from '../../server/words.ts'

/** What stands around everything that people do before they are signed in. */
export async function Sheet({ title, children }: { title: string; children: ReactNode }) {
  const { theme } = await preferences()

  return (
    <div className="sign-in">
      <title>{`${title} · Leadkeep`}</title>
      <Ledger />
      <div className="sign-in__side">
        <header className="sign-in__head">
          <span className="brand">
            <SealMark />
            Leadkeep
          </span>
          <ThemeToggle initial={theme} />
        </header>
        <main className="sign-in__sheet">
          <h1 className="sign-in__title">{title}</h1>
          <Toasts>{children}</Toasts>
          <noscript>
            <p className="sign-in__note">{t('backend.sign_in.needs_script')}</p>
          </noscript>
        </main>
      </div>
    </div>
  )
}

/** A page nobody can read, for looks alone. */
const Ledger = () => (
  <div className="sign-in__ledger" aria-hidden="true">
    {Array.from({ length: 40 }, (_, line) => (
      <div key={line} className="sign-in__line">
        {lengths[(line * 3 + (line % 5)) % lengths.length]?.map((length, part) => (
          <span key={part} className={`sealed__bar sealed__bar--${length}`} />
        ))}
        <SealMark />
      </div>
    ))}
  </div>
)

const lengths = [
  ['short', 'medium'],
  ['long'],
  ['short', 'short', 'medium'],
  ['medium'],
  ['medium', 'short'],
  ['short', 'long'],
  ['short'],
] as const
