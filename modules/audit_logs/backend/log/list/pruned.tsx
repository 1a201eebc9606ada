import { Notice, type Translate } from '@leadkeep/ui'
import type { Pruned as Of } from '../../../data/pruning.ts'
import { home } from '../address.ts'

/** Where older entries would stand: which were pruned, and by what decision. */
export const Pruned = ({ pruned, t }: { readonly pruned: Of | null; readonly t: Translate }) =>
  pruned && (
    <Notice
      title={t('audit_logs.pruned', { before: pruned.last + 1 })}
      action={
        <a href={`${home}/${pruned.entry}`}>{t('audit_logs.pruned.policy', { place: pruned.place })}</a>
      }
    >
      {t('audit_logs.pruned.text')}
    </Notice>
  )
