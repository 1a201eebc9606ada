'use client'
import { useRouter } from 'next/navigation'
import { Field, Form, Muted, TextArea, useAnnounce, useApi, useT } from '@leadkeep/ui'

interface OriginsProps {
  readonly id: string
  readonly origins: readonly string[]
  readonly mayManage: boolean
}

export function Origins({ id, origins, mayManage }: OriginsProps) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const announce = useAnnounce()
  if (!mayManage) return <Muted>{origins.join(', ')}</Muted>

  return (
    <Form
      send={async ({ origins: lines = '' }) => {
        const named = lines.split(/\s+/).filter((line) => line !== '')
        const answer = await api.put(
          `/api/lead_capture/forms/${id}/embedding`,
          { origins: named },
          { quiet: true },
        )
        if (answer.ok) return answer
        // The one field holds them all, so what is wrong with any of them stands beside it.
        const [first] = Object.values(answer.problem.fields)

        return first === undefined
          ? answer
          : { ...answer, problem: { ...answer.problem, fields: { origins: first } } }
      }}
      done={() => {
        announce(t('lead_capture.embed.origins.saved'))
        router.refresh()
      }}
      verb={t('lead_capture.embed.origins.save')}
    >
      <Field
        label={t('lead_capture.embed.origins')}
        name="origins"
        hint={t('lead_capture.embed.origins.hint')}
        optional
      >
        <TextArea rows={3} defaultValue={origins.join('\n')} spellCheck={false} autoComplete="off" />
      </Field>
    </Form>
  )
}
