'use client'
import { Disclosure, Lines, Notice, TextButton, useT } from '@leadkeep/ui'
import { useFields } from './fields.tsx'

interface ProblemsProps {
  readonly nameOf: (field: string) => string
  /** Leads to where it can be mended. */
  readonly show: (field: string) => void
}

/** What is missing before visitors may see it, each with the way to it: all told from the first try to publish on. */
export function Problems({ nameOf, show }: ProblemsProps) {
  const t = useT()
  const { problems, isTold } = useFields()
  if (problems.length === 0)
    return isTold ? <Notice tone="good" title={t('lead_capture.problems.none')} /> : null
  const list = (
    <Lines scrolls>
      {problems.map(({ field, message }) => (
        <li key={`${field} ${message}`}>
          <TextButton onClick={() => show(field)}>{nameOf(field)}</TextButton> {message}
        </li>
      ))}
    </Lines>
  )

  return isTold ? (
    <Notice tone="loss" title={t('lead_capture.problems.title', { count: problems.length })}>
      {list}
    </Notice>
  ) : (
    <Disclosure summary={t('lead_capture.problems.left', { count: problems.length })}>{list}</Disclosure>
  )
}
