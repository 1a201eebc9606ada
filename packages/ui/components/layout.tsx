import type { ReactNode } from 'react'
import { names } from './class-names.ts'

/** A screen: its heading, what can be done with it, and what it shows. */
export const Page = ({
  title,
  tabTitle = typeof title === 'string' ? title : undefined,
  lede,
  meta,
  actions,
  wide,
  children,
}: {
  title: ReactNode
  /** What the browser's tab and history say. Never a personal value: it stays there. The title, when it is a text. */
  tabTitle?: string
  /** One sentence under the heading. */
  lede?: ReactNode
  /** Small facts beside the heading: a stage, a count. */
  meta?: ReactNode
  /** One primary button at most. */
  actions?: ReactNode
  /** For tables: uses the whole width. */
  wide?: boolean
  children: ReactNode
}) => (
  <div className={names('page', wide && 'page--wide')}>
    {tabTitle && <title>{`${tabTitle} · Leadkeep`}</title>}
    <header className="page__head">
      <div className="page__heading">
        <h1 className="page__title">{title}</h1>
        {meta && <div className="page__meta">{meta}</div>}
        {lede && <p className="page__lede">{lede}</p>}
      </div>
      {actions && <div className="page__actions">{actions}</div>}
    </header>
    {children}
  </div>
)

/** A part of a screen under a hairline, with a heading of its own. */
export const Panel = ({
  title,
  count,
  actions,
  children,
}: {
  title: ReactNode
  count?: number
  actions?: ReactNode
  children: ReactNode
}) => (
  <section className="panel">
    <header className="panel__head">
      <h2 className="panel__title">
        {title}
        {count !== undefined && <span className="panel__count">{count}</span>}
      </h2>
      {actions && <div className="panel__actions">{actions}</div>}
    </header>
    {children}
  </section>
)

/** The work on the left, the facts beside it; one under the other on a small screen. */
export const Columns = ({
  aside,
  asideFirst,
  children,
}: {
  aside: ReactNode
  /** Where there is one column only, the facts come before the work. */
  asideFirst?: boolean
  children: ReactNode
}) => (
  <div className={names('columns', asideFirst && 'columns--aside-first')}>
    <div className="columns__main">{children}</div>
    <aside className="columns__aside">{aside}</aside>
  </div>
)

type Gap = 'tight' | 'regular' | 'loose'

/** One under the other. */
export const Stack = ({ gap = 'regular', children }: { gap?: Gap; children: ReactNode }) => (
  <div className={`stack stack--${gap}`}>{children}</div>
)

/** Beside each other, wrapping. `between` puts the last one at the end. */
export const Row = ({
  gap = 'tight',
  between,
  children,
}: {
  gap?: Gap
  between?: boolean
  children: ReactNode
}) => <div className={names('row', `row--${gap}`, between && 'row--between')}>{children}</div>

/** Fields in two columns where there is room. */
export const FieldGrid = ({ children }: { children: ReactNode }) => (
  <div className="field-grid">{children}</div>
)

/** The buttons at a form's end. */
export const FormActions = ({ children }: { children: ReactNode }) => (
  <div className="form-actions">{children}</div>
)

/** Running text at a readable width. */
export const Prose = ({ children }: { children: ReactNode }) => <div className="prose">{children}</div>

/** Quieter than what stands beside it. */
export const Muted = ({ children }: { children: ReactNode }) => <span className="muted">{children}</span>

/** Figures that line up. */
export const Figure = ({ children }: { children: ReactNode }) => <span className="figure">{children}</span>

export const Kbd = ({ children }: { children: ReactNode }) => <kbd className="kbd">{children}</kbd>
