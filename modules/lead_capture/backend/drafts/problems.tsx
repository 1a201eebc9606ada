'use client'
import { Disclosure, Lines, Notice, TextButton, useT } from '@leadkeep/ui'
import type { Problem } from '../../../data/form-problems.ts'
import { useEditing } from './editing.tsx'
import { nameOfPath } from './places.ts'

interface ProblemsProps {
  readonly problems: readonly Problem[]
  /** From the first try to publish on; before, it only says how many there are. */
  readonly isOpen: boolean
  /** Leads to where it can be mended. */
  readonly show: (field: string) => void
}

/** What is missing before visitors may see the form, each with the way to it. */
export function Problems({ problems, isOpen, show }: ProblemsProps) {
  const t = useT()
  const { content } = useEditing()
  if (problems.length === 0)
    return isOpen ? <Notice tone="good" title={t('lead_capture.problems.none')} /> : null
  const list = (
    <Lines scrolls>
      {problems.map(({ field, message }) => (
        <li key={`${field} ${message}`}>
          <TextButton onClick={() => show(field)}>{nameOfPath(field, content, t)}</TextButton> {message}
        </li>
      ))}
    </Lines>
  )

  return isOpen ? (
    <Notice tone="loss" title={t('lead_capture.problems.title', { count: problems.length })}>
      {list}
    </Notice>
  ) : (
    <Disclosure summary={t('lead_capture.problems.left', { count: problems.length })}>{list}</Disclosure>
  )
}
