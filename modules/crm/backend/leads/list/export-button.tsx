'use client'
import { useState } from 'react'
import { Button, Dialog, Field, FormActions, Prose, Select, useT, useToast } from '@leadkeep/ui'
import type { LeadListInput } from '../../../list/request.ts'

/** What a list may be taken along for. */
export interface ListPurpose {
  readonly key: string
  readonly title: string
}

/** Exporting opens every value of the list, so it says so first. A plain form: the browser saves what streams in. */
export function ExportButton({
  asked,
  total,
  purposes,
}: {
  asked: LeadListInput
  total: string
  purposes: readonly ListPurpose[]
}) {
  const t = useT()
  const toast = useToast()
  const [isOpen, setOpen] = useState(false)
  const { cursor: _, limit: __, ...filters } = asked
  const given = Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined)

  return (
    <>
      <Button icon="download" onClick={() => setOpen(true)}>
        {t('crm.export.button')}
      </Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t('crm.export.title')}>
        <form
          className="form"
          method="post"
          action="/api/crm/leads/exports"
          onSubmit={() => {
            // Closing at once would take the form away before the browser has sent it.
            setTimeout(() => setOpen(false))
            toast({ title: t('crm.export.begun') })
          }}
        >
          {given.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Prose>{t('crm.export.text', { total })}</Prose>
          {purposes.length > 0 && (
            <Field label={t('crm.export.purpose')} name="purpose" hint={t('crm.export.purpose.hint')}>
              <Select
                defaultValue="enquiry"
                options={purposes.map(({ key, title }) => ({ value: key, label: title }))}
              />
            </Field>
          )}
          <FormActions>
            <Button type="submit" variant="primary" icon="download">
              {t('crm.export.verb')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('ui.cancel')}</Button>
          </FormActions>
        </form>
      </Dialog>
    </>
  )
}
