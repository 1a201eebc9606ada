import { t } from '../../../server/words.ts'
import { Sheet } from '../sheet.tsx'
import { ForgottenForm } from './forgotten-form.tsx'

export default function Forgotten() {
  return (
    <Sheet title={t('backend.forgotten.title')}>
      <ForgottenForm />
      <p className="sign-in__note">
        <a href="/sign-in">{t('backend.sign_in.back')}</a>
      </p>
    </Sheet>
  )
}
