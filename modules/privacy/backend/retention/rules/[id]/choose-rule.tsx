'use client'
import { useRouter } from 'next/navigation'
import { Checkbox, Field, Form, Muted, Panel, Stack, TextInput, useApi, useT, useToast } from '@leadkeep/ui'

interface Rule {
  readonly id: string
  readonly days: number
  readonly atLeast: number
  readonly atMost: number
  readonly declared: number
  readonly version: number
  readonly purposes: readonly string[] | null
}

/** Another period, as a version of its own: the one before stays on record, and the next run goes by the new one. */
export function ChooseRule({
  rule,
  purposes,
}: {
  readonly rule: Rule
  readonly purposes: readonly { readonly key: string; readonly title: string }[]
}) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const router = useRouter()
  const { atLeast, atMost, declared } = rule

  return (
    <Panel title={t('privacy.retention.change')}>
      <Form
        send={({ days }, form) => {
          const chosen = form.getAll('purposes').map(String)

          return api.put(`/api/privacy/retention/rules/${rule.id}`, {
            days: Number(days),
            purposes: chosen.length === purposes.length ? null : chosen,
            version: rule.version,
          })
        }}
        done={() => {
          toast({ title: t('privacy.retention.chosen_now'), tone: 'good' })
          router.refresh()
        }}
        verb={t('privacy.retention.choose')}
      >
        <Field
          label={t('privacy.retention.days')}
          name="days"
          hint={t('privacy.retention.days.hint', { atLeast, atMost, declared })}
          required
        >
          <TextInput type="number" inputMode="numeric" min={1} step={1} defaultValue={rule.days} />
        </Field>
        {purposes.length > 0 && (
          <fieldset>
            <Stack gap="tight">
              <legend>{t('privacy.retention.purposes')}</legend>
              {purposes.map(({ key, title }) => (
                <Checkbox
                  key={key}
                  name="purposes"
                  value={key}
                  label={title}
                  defaultChecked={rule.purposes === null || rule.purposes.includes(key)}
                />
              ))}
              <Muted>{t('privacy.retention.purposes.hint')}</Muted>
            </Stack>
          </fieldset>
        )}
      </Form>
    </Panel>
  )
}
