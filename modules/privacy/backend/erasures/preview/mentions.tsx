'use client'
import { useEffect, useRef, useState } from 'react'
import {
  Button,
  KeyValue,
  KeyValues,
  Muted,
  Notice,
  Panel,
  Progress,
  Stack,
  useApi,
  useT,
} from '@leadkeep/ui'

interface Found {
  readonly table: string
  readonly row: string
  readonly by: string
  readonly screen: string
}

interface Step {
  readonly looked: number
  readonly next: unknown
  readonly found: readonly Found[]
}

interface Search {
  readonly state: 'under_way' | 'stopped' | 'done'
  readonly looked: number
  readonly next: unknown
  readonly found: readonly Found[]
}

interface MentionsProps {
  readonly subjectId: string
  /** How many texts there are. */
  readonly texts: number
}

/** What only people can put right: notes on records of others that speak of whoever is to be erased. */
export function Mentions({ subjectId, texts }: MentionsProps) {
  const t = useT()
  const api = useApi()
  const [search, setSearch] = useState<Search | null>(null)

  // Nothing is opened for whoever has left.
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true

    return () => {
      isHere.current = false
    }
  }, [])

  /** Step after step, as long as somebody looks. */
  async function look(begun: Search | null) {
    let so: Search = { looked: 0, found: [], next: undefined, ...begun, state: 'under_way' }
    while (so.state === 'under_way' && isHere.current) {
      setSearch(so)
      const answer = await api.post<Step>(`/api/privacy/subjects/${subjectId}/mentions`, { from: so.next })
      so = answer.ok ? after(so, answer.data) : { ...so, state: 'stopped' }
    }
    setSearch(so)
  }

  return (
    <Panel title={t('privacy.mentions.title')} count={search?.found.length}>
      <Stack>
        <Muted>{t('privacy.mentions.text')}</Muted>
        {texts === 0 && <Muted>{t('privacy.mentions.none_there')}</Muted>}
        {texts > 0 && search === null && (
          <div>
            <Button icon="search" onClick={() => void look(null)}>
              {t('privacy.mentions.look', { count: texts })}
            </Button>
          </div>
        )}
        {search && <SoFar search={search} texts={texts} goOn={() => void look(search)} />}
        {search && <Places found={search.found} />}
      </Stack>
    </Panel>
  )
}

const after = (so: Search, { looked, next, found }: Step): Search => ({
  state: next === null ? 'done' : 'under_way',
  looked: so.looked + looked,
  next,
  found: [...so.found, ...found],
})

function SoFar({ search, texts, goOn }: { search: Search; texts: number; goOn: () => void }) {
  const t = useT()
  const { state, looked: count, found } = search
  if (state === 'under_way')
    return (
      <Progress label={t('privacy.mentions.title')} share={count / texts}>
        {t('privacy.mentions.looked', { count, all: texts })}
      </Progress>
    )
  if (state === 'stopped')
    return (
      <Notice tone="attention" action={<Button onClick={goOn}>{t('privacy.mentions.go_on')}</Button>}>
        {t('privacy.mentions.stopped', { count, all: texts })}
      </Notice>
    )

  return (
    <div role="status">
      <Notice tone={found.length > 0 ? 'attention' : 'good'}>
        {t('privacy.mentions.done', { count })}{' '}
        {found.length === 0
          ? t('privacy.mentions.found_none')
          : t('privacy.mentions.found', { count: found.length })}
      </Notice>
    </div>
  )
}

/** As many as one reads; the others are the same name again. */
const most = 200

function Places({ found }: { found: readonly Found[] }) {
  const t = useT()
  if (found.length === 0) return null

  return (
    <>
      <KeyValues>
        {found.slice(0, most).map(({ table, row, by, screen }) => (
          <KeyValue
            key={row}
            label={
              <a href={screen} target="_blank" rel="noreferrer">
                {t(`audit_logs.table.${table}`)} …{row.slice(-6)}
              </a>
            }
          >
            {t(`privacy.mentions.by.${by}`)}
          </KeyValue>
        ))}
      </KeyValues>
      {found.length > most && <Muted>{t('privacy.mentions.more', { count: found.length - most })}</Muted>}
    </>
  )
}
