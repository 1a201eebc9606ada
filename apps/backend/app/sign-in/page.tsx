import { redirect } from 'next/navigation'
import { SealMark, ThemeToggle, Toasts } from '@leadkeep/ui'
import { preferences } from '../../server/preferences.ts'
import { safeNext } from '../../server/safe-next.ts'
import { staff } from '../../server/staff.ts'
import { t } from '../../server/words.ts'
import { SignInForm } from './sign-in-form.tsx'

interface PageProps {
  readonly searchParams: Promise<{ next?: string | string[] }>
}

export default async function SignIn({ searchParams }: PageProps) {
  const { next } = await searchParams
  const target = safeNext(Array.isArray(next) ? next[0] : next)
  if (await staff()) redirect(target)
  const { theme } = await preferences()

  return (
    <div className="sign-in">
      <title>{`${t('backend.sign_in.title')} · Leadkeep`}</title>
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
          <h1 className="sign-in__title">{t('backend.sign_in.title')}</h1>
          <Toasts>
            <SignInForm next={target} />
          </Toasts>
          <noscript>
            <p className="sign-in__note">{t('backend.sign_in.needs_script')}</p>
          </noscript>
          <p className="sign-in__note">{t('backend.sign_in.note')}</p>
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
