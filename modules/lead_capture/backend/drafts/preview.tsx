'use client'
import { useEffect, useState } from 'react'
import { Button, Muted, PreviewFrame, Row, useApi, useT, type ApiPath } from '@leadkeep/ui'
import { languageName } from './languages.ts'

/** Milliseconds without a keystroke after which the preview follows. */
const pause = 400

interface PreviewProps {
  /** Renders a draft: what is posted to it comes back as the page's HTML. */
  readonly path: ApiPath
  readonly draft: object
  readonly languages: readonly string[]
}

/** The visitor's page with the draft in it, as it is typed: rendered by the server, by the very components it serves. */
export function Preview({ path, draft, languages }: PreviewProps) {
  const t = useT()
  const api = useApi()
  const [width, setWidth] = useState<'phone' | 'desk'>('phone')
  const [wanted, want] = useState<string | null>(null)
  const [html, show] = useState('')
  const language = wanted && languages.includes(wanted) ? wanted : (languages[0] ?? 'en')
  const body = JSON.stringify({ language, draft })

  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const follow = async () => {
      const answer = await api.post<{ html: string }>(path, JSON.parse(body), { quiet: true, signal })
      if (answer.ok && !signal.aborted) show(answer.data.html)
    }
    const timer = setTimeout(() => void follow(), pause)

    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [api, path, body])

  return (
    <>
      <Row between>
        <Muted>{t('lead_capture.preview.title')}</Muted>
        <Row>
          {languages.length > 1 &&
            languages.map((each) => (
              <Button key={each} variant="quiet" aria-pressed={each === language} onClick={() => want(each)}>
                {languageName(t, each)}
              </Button>
            ))}
          {(['phone', 'desk'] as const).map((each) => (
            <Button key={each} variant="quiet" aria-pressed={each === width} onClick={() => setWidth(each)}>
              {t(`lead_capture.preview.${each}`)}
            </Button>
          ))}
        </Row>
      </Row>
      <PreviewFrame
        title={t('lead_capture.preview.title')}
        src="/api/lead_capture/preview"
        stylesheet={new URL('../../frontend/style.css', import.meta.url).href}
        html={html}
        width={width}
      />
    </>
  )
}
