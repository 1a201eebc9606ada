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

interface PreviewFrameProps {
  /** Names the frame for ears, and for the form that fills it. */
  readonly title: string
  readonly name: string
  readonly width: 'phone' | 'desk'
}

/** A page within the screen. What it shows comes by a form whose target it is; nothing in it may run or be sent. */
export const PreviewFrame = ({ title, name, width }: PreviewFrameProps) => (
  <div className={`preview preview--${width}`}>
    <iframe className="preview__frame" title={title} name={name} sandbox="allow-same-origin" />
  </div>
)
