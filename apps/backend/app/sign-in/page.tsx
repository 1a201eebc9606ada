import { redirect } from 'next/navigation'
import { safeNext } from '../../server/safe-next.ts'
import { staff } from '../../server/staff.ts'
import { t } from '../../server/words.ts'
import { Sheet } from './sheet.tsx'
import { SignInForm } from './sign-in-form.tsx'

interface PageProps {
  readonly searchParams: Promise<{ next?: string | string[] }>
}

export default async function SignIn({ searchParams }: PageProps) {
  const { next } = await searchParams
  const target = safeNext(Array.isArray(next) ? next[0] : next)
  if (await staff()) redirect(target)

  return (
    <Sheet title={t('backend.sign_in.title')}>
      <SignInForm next={target} />
      <p className="sign-in__note">
        <a href="/sign-in/forgotten">{t('backend.sign_in.forgotten')}</a>
      </p>
      <p className="sign-in__note">{t('backend.sign_in.note')}</p>
    </Sheet>
  )
}
