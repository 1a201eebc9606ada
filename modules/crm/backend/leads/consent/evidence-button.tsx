'use client'
import { useState } from 'react'
import {
  Button,
  Dialog,
  Field,
  Form,
  KeyValue,
  KeyValues,
  Notice,
  OpenedValue,
  Prose,
  Select,
  Stack,
  useApi,
  useT,
} from '@leadkeep/ui'
import { originFacts } from './origin-facts.ts'

interface Answered {
  readonly evidence: { readonly identifier: string | null; readonly origin: string | null } | null
}

interface EvidenceButtonProps {
  readonly decisionId: string
  /** The decision, in words. */
  readonly about: string
  readonly purposes: readonly string[]
}

/** Who decided, and from where: asked for on purpose, on the log before it is shown, and closed again with the dialog. */
export function EvidenceButton({ decisionId, about, purposes }: EvidenceButtonProps) {
  const t = useT()
  const api = useApi()
  const [isOpen, setOpen] = useState(false)
  const [answered, setAnswered] = useState<Answered | null>(null)
  const close = () => {
    setOpen(false)
    setAnswered(null)
  }

  return (
    <>
      <Button variant="quiet" icon="eye" onClick={() => setOpen(true)}>
        {t('consent.evidence')}
      </Button>
      <Dialog open={isOpen} onClose={close} title={t('consent.evidence.title')}>
        <Stack>
          <Prose>{about}</Prose>
          {answered === null ? (
            <Form<Answered>
              send={({ purpose }) =>
                api.post(`/api/consent/decisions/${decisionId}/evidence`, { purpose }, { quiet: true })
              }
              done={setAnswered}
              verb={t('consent.evidence.verb')}
              icon="eye"
            >
              <Field
                label={t('consent.evidence.purpose')}
                name="purpose"
                hint={t('consent.evidence.purpose.hint')}
                required
              >
                <Select options={purposes.map((value) => ({ value, label: t(`${value}.title`) }))} />
              </Field>
            </Form>
          ) : (
            <Evidence {...answered} />
          )}
        </Stack>
      </Dialog>
    </>
  )
}

function Evidence({ evidence }: Answered) {
  const t = useT()
  if (!evidence) return <Notice tone="attention">{t('consent.evidence.none')}</Notice>
  const { identifier, origin } = evidence

  return (
    <Stack>
      <Notice tone="good">{t('consent.evidence.matches')}</Notice>
      <KeyValues>
        <KeyValue label={t('consent.evidence.identifier')} sealed>
          {identifier === null ? t('consent.evidence.by_link') : <OpenedValue bare>{identifier}</OpenedValue>}
        </KeyValue>
        {originFacts(origin).map(([name, value]) => (
          <KeyValue key={name} label={t(`consent.evidence.${name}`)} sealed>
            <OpenedValue bare>{value}</OpenedValue>
          </KeyValue>
        ))}
      </KeyValues>
    </Stack>
  )
}
