import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { names } from './class-names.ts'

/** What one works on, and beside it, always in sight where there is room, what comes of it. */
export const Workbench = ({ result, children }: { result: ReactNode; children: ReactNode }) => (
  <div className="workbench">
    <div className="workbench__work">{children}</div>
    <div className="workbench__result">{result}</div>
  </div>
)

/** The same field once for each of several languages, beside each other where there is room. */
export const SideBySide = ({ children }: { children: ReactNode }) => (
  <div className="side-by-side">{children}</div>
)

/** A group of fields that open under what they belong to. */
export const Inset = ({ label, children }: { label: string; children: ReactNode }) => (
  <fieldset className="inset">
    <legend className="visually-hidden">{label}</legend>
    {children}
  </fieldset>
)

/** A text that does something: opens a row, leads to a field. */
export const TextButton = (props: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'>) => (
  <button type="button" {...props} className="text-button" />
)

/** Lines under each other, without marks; a long list scrolls by itself. */
export const Lines = ({ scrolls, children }: { scrolls?: boolean; children: ReactNode }) => (
  <ul className={names('lines', scrolls && 'lines--scrolls')}>{children}</ul>
)
