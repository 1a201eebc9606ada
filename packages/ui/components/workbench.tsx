'use client'
import type { ReactNode } from 'react'

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
