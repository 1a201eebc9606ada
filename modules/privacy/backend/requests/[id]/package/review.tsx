'use client'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import {
  Button,
  Checkbox,
  Confirm,
  Field,
  FormActions,
  KeyValue,
  KeyValues,
  Muted,
  Notice,
  OpenedValue,
  Panel,
  Row,
  Select,
  Stack,
  useApi,
  useT,
} from '@leadkeep/ui'
import { withholdingGrounds } from '../../../../requests/kinds.ts'

interface Part {
  readonly table: string
  readonly title: string
  readonly keptFor: string
  readonly records: readonly (readonly {
    readonly column: string
    readonly name: string
    readonly text: string
  }[])[]
}

interface ReviewProps {
  readonly requestId: string
  readonly version: number
  readonly parts: readonly Part[]
  readonly isReleased: boolean
}

/** By place: `crm.note 0 text`, or `crm.note 0` for the record as a whole. */
type Withheld = ReadonlySet<string>

export function Review({ requestId, version, parts, isReleased }: ReviewProps) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const [withheld, setWithheld] = useState<Withheld>(new Set())
  const [because, setBecause] = useState<string>(withholdingGrounds[0])
  const [isAsking, setAsking] = useState(false)
  const [pending, setPending] = useState(false)

  const toggle = (place: string) => {
    const next = new Set(withheld)
    if (!next.delete(place)) next.add(place)
    setWithheld(next)
  }

  async function release() {
    setPending(true)
    const answer = await api.post(`/api/privacy/requests/${requestId}/release`, {
      version,
      withhold: [...withheld].map((place) => ({ ...placeIn(place), because })),
    })
    setPending(false)
    setAsking(false)
    if (answer.ok) router.push(`/backend/requests/${requestId}`)
    else router.refresh()
  }

  return (
    <Stack>
      {parts.map((part) => (
        <Panel key={part.table} title={part.title} count={part.records.length}>
          <Stack>
            <Muted>{t('privacy.draft.kept', { period: part.keptFor })}</Muted>
            {part.records.map((record, index) => (
              <ReviewedRecord
                key={`${part.table} ${index}`}
                place={`${part.table} ${index}`}
                title={`${part.title} ${index + 1}`}
                record={record}
                withheld={withheld}
                toggle={isReleased ? null : toggle}
              />
            ))}
          </Stack>
        </Panel>
      ))}
      {!isReleased && (
        <Panel title={t('privacy.draft.release')}>
          <Stack>
            {withheld.size > 0 ? (
              <Field
                label={t('privacy.draft.because', { count: withheld.size })}
                name="because"
                hint={t('privacy.draft.because.hint')}
              >
                <Select
                  value={because}
                  onChange={(event) => setBecause(event.currentTarget.value)}
                  options={withholdingGrounds.map((value) => ({
                    value,
                    label: t(`privacy.withholding.${value}`),
                  }))}
                />
              </Field>
            ) : (
              <Notice>{t('privacy.draft.nothing_withheld')}</Notice>
            )}
            <FormActions>
              <Button variant="primary" onClick={() => setAsking(true)}>
                {t('privacy.draft.release')}
              </Button>
            </FormActions>
          </Stack>
          <Confirm
            open={isAsking}
            onClose={() => setAsking(false)}
            title={t('privacy.draft.release')}
            verb={t('privacy.draft.release.verb')}
            pending={pending}
            onConfirm={() => void release()}
          >
            {t('privacy.draft.release.text', { count: withheld.size })}
          </Confirm>
        </Panel>
      )}
    </Stack>
  )
}

/** Numbers of the house: they speak of nobody else. */
const isKey = (column: string) => /^(id|.*_ids?)$/.test(column)

function placeIn(place: string) {
  const [table = '', record = '0', column = null] = place.split(' ')

  return { table, record: Number(record), column }
}

function ReviewedRecord({
  place,
  title,
  record,
  withheld,
  toggle,
}: {
  readonly place: string
  readonly title: string
  readonly record: Part['records'][number]
  readonly withheld: Withheld
  /** Null once it is released. */
  readonly toggle: ((place: string) => void) | null
}) {
  const t = useT()
  const isWhole = withheld.has(place)

  return (
    <Stack gap="tight">
      <KeyValues>
        {record.map(({ column, name, text }) => {
          const own = `${place} ${column}`
          const isGone = isWhole || withheld.has(own)

          return (
            <KeyValue key={column} label={name}>
              <Row>
                {isGone ? (
                  <Muted>{t('privacy.draft.withheld')}</Muted>
                ) : (
                  <OpenedValue bare>{text}</OpenedValue>
                )}
                {toggle && !isWhole && !isKey(column) && (
                  <Checkbox
                    checked={withheld.has(own)}
                    onChange={() => toggle(own)}
                    label={<Muted>{t('privacy.draft.withhold')}</Muted>}
                    aria-label={t('privacy.draft.withhold_value', { name, title })}
                  />
                )}
              </Row>
            </KeyValue>
          )
        })}
      </KeyValues>
      {toggle && (
        <Checkbox
          checked={isWhole}
          onChange={() => toggle(place)}
          label={t('privacy.draft.withhold_record', { title })}
        />
      )}
    </Stack>
  )
}
