'use client'
import { useRouter } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import {
  Button,
  Checkbox,
  Confirm,
  FormActions,
  KeyValue,
  KeyValues,
  Muted,
  Notice,
  OpenedValue,
  Panel,
  Prose,
  Row,
  Select,
  Stack,
  useApi,
  useT,
} from '@leadkeep/ui'
import type { Line } from '../../../../access/in-words.ts'
import { withholdingGrounds } from '../../../../requests/kinds.ts'

interface Part {
  readonly table: string
  readonly title: string
  readonly keptFor: string
  readonly records: readonly {
    readonly record: number
    readonly lines: readonly (Line & { readonly isPersonal: boolean })[]
  }[]
}

interface ReviewProps {
  readonly requestId: string
  readonly version: number
  readonly parts: readonly Part[]
  readonly isReleased: boolean
}

type Ground = (typeof withholdingGrounds)[number]

/** Why, by place: `crm.note 0 text`, or `crm.note 0` for the record as a whole. */
type Withheld = ReadonlyMap<string, Ground>

export function Review({ requestId, version, parts, isReleased }: ReviewProps) {
  const t = useT()
  const api = useApi()
  const router = useRouter()
  const [withheld, setWithheld] = useState<Withheld>(new Map())
  const [isAsking, setAsking] = useState(false)
  const [pending, setPending] = useState(false)

  const withhold = (place: string, because: Ground | null) => {
    const next = new Map(withheld)
    if (because === null) next.delete(place)
    else next.set(place, because)
    setWithheld(next)
  }

  async function release() {
    setPending(true)
    const answer = await api.post(`/api/privacy/requests/${requestId}/release`, {
      version,
      withhold: [...withheld].map(([place, because]) => ({ ...placeIn(place), because })),
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
            {part.records.map(({ record, lines }) => (
              <ReviewedRecord
                key={record}
                place={`${part.table} ${record}`}
                title={`${part.title} ${record + 1}`}
                lines={lines}
                withheld={withheld}
                withhold={isReleased ? null : withhold}
              />
            ))}
          </Stack>
        </Panel>
      ))}
      {!isReleased && (
        <Panel title={t('privacy.draft.release')}>
          <Stack>
            <Summary withheld={withheld} />
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

function placeIn(place: string) {
  const [table = '', record = '0', column = null] = place.split(' ')

  return { table, record: Number(record), column }
}

/** How much is taken out on which ground, before it is gone for good. */
function Summary({ withheld }: { readonly withheld: Withheld }) {
  const t = useT()
  if (withheld.size === 0) return <Notice>{t('privacy.draft.nothing_withheld')}</Notice>
  const counts = Map.groupBy(withheld.values(), (because) => because)

  return (
    <Stack gap="tight">
      <KeyValues>
        {[...counts].map(([because, { length }]) => (
          <KeyValue key={because} label={t(`privacy.withholding.${because}`)}>
            {t('privacy.draft.count', { count: length })}
          </KeyValue>
        ))}
      </KeyValues>
      <Muted>{t('privacy.draft.because.hint')}</Muted>
    </Stack>
  )
}

interface RecordProps {
  readonly place: string
  readonly title: string
  readonly lines: Part['records'][number]['lines']
  readonly withheld: Withheld
  /** Null once it is released. */
  readonly withhold: ((place: string, because: Ground | null) => void) | null
}

function ReviewedRecord({ place, title, lines, withheld, withhold }: RecordProps) {
  const t = useT()
  const isWhole = withheld.has(place)

  return (
    <Stack gap="tight">
      <KeyValues>
        {lines.map(({ column, name, text, isPersonal }) => {
          const own = `${place} ${column}`
          const because = withheld.get(own) ?? null

          return (
            <KeyValue key={column} label={name}>
              <Row>
                {isWhole && <Muted>{t('privacy.draft.withheld')}</Muted>}
                {!isWhole && because === null && (
                  <OpenedValue bare>
                    <Prose>{text}</Prose>
                  </OpenedValue>
                )}
                {withhold && !isWhole && isPersonal && (
                  <Withholding
                    because={because}
                    choose={(ground) => withhold(own, ground)}
                    label={<Muted>{t(`privacy.draft.${because === null ? 'withhold' : 'withheld'}`)}</Muted>}
                    name={t('privacy.draft.withhold_value', { name, title })}
                  />
                )}
              </Row>
            </KeyValue>
          )
        })}
      </KeyValues>
      {withhold && (
        <Row>
          <Withholding
            because={withheld.get(place) ?? null}
            choose={(because) => withhold(place, because)}
            name={t('privacy.draft.withhold_record', { title })}
          />
        </Row>
      )}
    </Stack>
  )
}

/** Each for a reason of its own, which they read (GDPR Art. 12(4)). */
function Withholding({
  because,
  choose,
  name,
  label = name,
}: {
  readonly because: Ground | null
  readonly choose: (because: Ground | null) => void
  readonly name: string
  readonly label?: ReactNode
}) {
  const t = useT()

  return (
    <>
      <Checkbox
        checked={because !== null}
        onChange={() => choose(because === null ? withholdingGrounds[0] : null)}
        label={label}
        aria-label={name}
      />
      {because !== null && (
        <Select
          aria-label={t('privacy.draft.because', { what: name })}
          value={because}
          onChange={({ currentTarget: { value } }) =>
            choose(withholdingGrounds.find((each) => each === value) ?? because)
          }
          options={withholdingGrounds.map((value) => ({ value, label: t(`privacy.withholding.${value}`) }))}
        />
      )}
    </>
  )
}
