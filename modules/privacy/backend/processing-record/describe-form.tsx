'use client'
import { useRouter } from 'next/navigation'
import { Disclosure, Field, Form, TextArea, useApi, useT } from '@leadkeep/ui'

/** What the installation can't know by itself; emptied, it is missing again. */
export function DescribeForm({ detail, text }: { readonly detail: string; readonly text: string }) {
  const t = useT()
  const api = useApi()
  const router = useRouter()

  return (
    <Disclosure summary={t(text === '' ? 'privacy.processing.fill_in' : 'privacy.processing.change')}>
      <Form
        send={(values) =>
          api.put(`/api/privacy/processing-record/details/${detail}`, { text: values['text'] ?? '' })
        }
        done={() => router.refresh()}
        verb={t('privacy.processing.save')}
        variant="secondary"
      >
        <Field
          label={t(`privacy.processing.detail.${detail}`)}
          name="text"
          hint={t(`privacy.processing.hint.${detail}`)}
        >
          <TextArea defaultValue={text} maxLength={2_000} />
        </Field>
      </Form>
    </Disclosure>
  )
}
