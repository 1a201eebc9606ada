import { t } from '../../../../server/words.ts'
import { Sheet } from '../../sheet.tsx'
import { LinkForm } from './link-form.tsx'

interface PageProps {
  readonly params: Promise<{ token: string }>
}

/** Where links in mails lead. Looking at it uses nothing up: scanners of mail follow links, too. */
export default async function Link({ params }: PageProps) {
  const { token } = await params

  return (
    <Sheet title={t('backend.link.title')}>
      <LinkForm token={token} />
    </Sheet>
  )
}
