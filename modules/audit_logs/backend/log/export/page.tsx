import {
  Button,
  Checkbox,
  Field,
  FormActions,
  Hash,
  LinkButton,
  Notice,
  Page,
  Select,
  type ScreenProps,
} from '@leadkeep/ui'
import { z } from 'zod'
import { everything, filterShape } from '../../../data/filter.ts'
import { chosenPurposeIds } from '../../../purposes.ts'
import { previewExport } from '../../../queries/preview-export.ts'
import { addressOf } from '../address.ts'
import { Pruned } from '../list/pruned.tsx'
import { purposeText } from '../words.ts'
import { CarriedFields, Narrowed } from './narrowed.tsx'
import { PeriodFields, PurposeField } from './period-and-purpose.tsx'

const asks = z.object(filterShape)

/** A plain form: an archive has a page of its own from then on; of bare entries the browser saves what streams in. */
export default async function ExportPage({ staff, search, t }: ScreenProps) {
  const filter = asks.safeParse(search).data ?? everything
  const { count, isExact, logKey, pruned } = await staff.execute(previewExport, filter)
  const { from, to, outcome, ...carried } = filter

  return (
    <Page
      title={t('audit_logs.export.title')}
      lede={t('audit_logs.export.lede')}
      meta={t(isExact ? 'audit_logs.export.count' : 'audit_logs.export.count_at_least', { count })}
      actions={
        <>
          <LinkButton href="/backend/log/exports">{t('audit_logs.exports.back')}</LinkButton>
          {staff.may('audit_logs.export.open') && (
            <LinkButton href={addressOf(filter, {}, '/backend/log/exports/opened')}>
              {t('audit_logs.exports.new_opened')}
            </LinkButton>
          )}
        </>
      }
    >
      <form className="form" method="post" action="/api/audit_logs/exports">
        <Narrowed by={carried} t={t} />
        <CarriedFields by={carried} />
        <Field label={t('audit_logs.export.format')} name="format" hint={t('audit_logs.export.format.hint')}>
          <Select
            defaultValue="archive"
            options={['archive', 'jsonl', 'csv'].map((value) => ({
              value,
              label: t(`audit_logs.export.format.${value}`),
            }))}
          />
        </Field>
        <Checkbox name="spreadsheet" label={t('audit_logs.export.spreadsheet')} />
        <PeriodFields from={from?.slice(0, 10)} to={to?.slice(0, 10)} t={t} />
        <Field label={t('audit_logs.export.outcome')} name="outcome">
          <Select
            defaultValue={outcome}
            placeholder={t('audit_logs.export.outcome.all')}
            options={[
              { value: 'not_done', label: t('audit_logs.view.not_done') },
              { value: 'done', label: t('audit_logs.outcome.done') },
              { value: 'refused', label: t('audit_logs.outcome.refused') },
              { value: 'failed', label: t('audit_logs.outcome.failed') },
            ]}
          />
        </Field>
        <PurposeField
          purposes={chosenPurposeIds.map((value) => ({ value, label: purposeText(t, value) }))}
          t={t}
        />
        <Pruned pruned={pruned} t={t} />
        {logKey && (
          <Notice title={t('audit_logs.export.verify')}>
            <p>{t('audit_logs.export.verify.text')}</p>
            <Hash value={logKey} whole />
          </Notice>
        )}
        <FormActions>
          <Button type="submit" variant="primary" icon="download">
            {t('audit_logs.export.verb')}
          </Button>
          <LinkButton href={addressOf({ ...carried, from, to, outcome })}>
            {t('audit_logs.export.back')}
          </LinkButton>
        </FormActions>
      </form>
    </Page>
  )
}
