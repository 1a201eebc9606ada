'use client'
import { useEffect, useRef, useState } from 'react'

interface PreviewFrameProps {
  /** Names the frame for ears. */
  readonly title: string
  /** An empty document of our own, whose policy lets nothing run. */
  readonly src: string
  /** The address of the page's stylesheet. */
  readonly stylesheet: string
  /** The whole page as HTML, rendered by us; its body is shown. */
  readonly html: string
  readonly width: 'phone' | 'desk'
}

/** A page within the screen, as its visitors would see it. Nothing in it runs, leads anywhere or can be sent. */
export function PreviewFrame({ title, src, stylesheet, html, width }: PreviewFrameProps) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [isLoaded, load] = useState(false)

  useEffect(() => {
    const inner = frame.current?.contentDocument
    // A frame of the server's markup may have loaded before anybody here could listen.
    const isThere = isLoaded || (inner?.readyState === 'complete' && inner.URL !== 'about:blank')
    if (!isThere || !inner || html === '') return
    const page = new DOMParser().parseFromString(html, 'text/html')
    inner.documentElement.lang = page.documentElement.lang
    inner.documentElement.dir = page.documentElement.dir
    inner.title = page.title
    if (!inner.querySelector('link')) {
      const link = inner.createElement('link')
      link.rel = 'stylesheet'
      link.href = stylesheet
      inner.head.append(link)
    }
    inner.body.replaceChildren(...page.body.childNodes)
    // What can't be sent or followed shall not take the keyboard either.
    inner.body.inert = true
  }, [html, isLoaded, stylesheet])

  return (
    <div className={`preview preview--${width}`}>
      <iframe
        ref={frame}
        className="preview__frame"
        title={title}
        src={src}
        sandbox="allow-same-origin"
        onLoad={() => load(true)}
      />
    </div>
  )
}
