import { Notice, type ScreenProps } from '@leadkeep/ui'
import { readPruning } from '../../../queries/read-pruning.ts'
import { home } from '../address.ts'

/** Where older entries would stand: which were pruned, and by what decision. */
export async function Pruned({
  staff,
  from,
  t,
}: Pick<ScreenProps, 'staff' | 't'> & { readonly from: string | undefined }) {
  const pruned = await staff.execute(readPruning, { from })
  if (!pruned) return null
  const { entry, place, last } = pruned

  return (
    <Notice
      title={t('audit_logs.pruned', { before: last + 1 })}
      action={<a href={`${home}/${entry}`}>{t('audit_logs.pruned.policy', { place })}</a>}
    >
      {t('audit_logs.pruned.text')}
    </Notice>
  )
}
