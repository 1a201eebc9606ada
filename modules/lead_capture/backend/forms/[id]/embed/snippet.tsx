'use client'
import { Button, Muted, Row, Stack, useT, useToast, VisuallyHidden } from '@leadkeep/ui'

interface SnippetProps {
  readonly title: string
  readonly text?: string
  readonly code: string
}

/** Something to paste elsewhere. */
export function Snippet({ title, text, code }: SnippetProps) {
  const t = useT()
  const toast = useToast()
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    toast({ title: t('ui.copied') })
  }

  return (
    <Stack gap="tight">
      <Row between>
        <h3>{title}</h3>
        <Button icon="copy" onClick={() => void copy()}>
          {t('lead_capture.embed.copy')}
          <VisuallyHidden>: {title}</VisuallyHidden>
        </Button>
      </Row>
      {text && <Muted>{text}</Muted>}
      {/* It scrolls sideways on a phone, so the keyboard must reach it (WCAG 2.1.1). */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls */}
      <pre className="code" tabIndex={0} role="region" aria-label={title}>
        <code>{code}</code>
      </pre>
    </Stack>
  )
}
