import type { ReactNode } from 'react'
import { names } from './class-names.ts'

/** A word about a thing. `good` and `loss` only where something was really won or lost. */
export const Badge = ({
  tone = 'neutral',
  children,
}: {
  tone?: 'neutral' | 'good' | 'loss' | 'attention'
  children: ReactNode
}) => <span className={`badge badge--${tone}`}>{children}</span>

/**
 * How far along something is: the name of the stage and one stroke per step, as one counts in a ledger. `step` from 1
 * to `of`; a `won` one is full and green, a `lost` one struck out.
 */
export const Stage = ({
  label,
  step,
  of,
  outcome,
}: {
  label: string
  step: number
  of: number
  outcome?: 'won' | 'lost'
}) => (
  <span className={names('stage', outcome && `stage--${outcome}`)}>
    <span className="stage__strokes" aria-hidden="true">
      {Array.from({ length: of }, (_, index) => (
        <span key={index} className={names('stage__stroke', index < step && 'stage__stroke--done')} />
      ))}
    </span>
    <span className="stage__label">{label}</span>
  </span>
)

/** A dot that says something is new or live. */
export const Dot = ({ label }: { label: string }) => (
  <span className="dot" role="img" aria-label={label} title={label} />
)

/** A person by name, with a monogram. */
export const Person = ({ name, note }: { name: string; note?: ReactNode }) => (
  <span className="person">
    <span className="person__monogram" aria-hidden="true">
      {monogram(name)}
    </span>
    <span className="person__name">{name}</span>
    {note && <span className="muted">{note}</span>}
  </span>
)

function monogram(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter(Boolean)
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '')

  return letters.join('').toLocaleUpperCase()
}
