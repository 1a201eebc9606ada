import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/**
 * The whole page as HTML. Components have no hooks and no handlers: no React runs in the visitor's browser. By itself, as
 * Next refuses its import wherever it takes a component for one of the server's.
 */
export const html = (page: ReactElement): string => `<!doctype html>${renderToStaticMarkup(page)}`
