import { Page, type ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { NewRequest } from './new-request.tsx'

/** For whoever asked by letter, by phone or in person; from a record of theirs, or without one. */
export default async function NewRequestPage({ staff, search, t }: ScreenProps) {
  const mayCheck = staff.may('privacy.requests.answer')
  const subject = z.uuid().safeParse(search['subject'])

  return (
    <Page
      title={t('privacy.requests.file')}
      lede={t(mayCheck ? 'privacy.requests.file.lede' : 'privacy.requests.file.for_others')}
    >
      <NewRequest
        subjectId={subject.success ? subject.data : null}
        mayFollow={staff.may('privacy.requests.view')}
        mayCheck={mayCheck}
      />
    </Page>
  )
}
