'use client'
import { useRouter } from 'next/navigation'
import { useTransition, type FormEvent, type MouseEvent, type ReactNode } from 'react'

/**
 * Turns plain links and GET forms to screens into soft navigation. Modules write `<a href>`, which works without
 * script, and nothing is ever fetched ahead: a screen that was only pointed at must not leave a trace of being read.
 */
export function SoftNavigation({ children }: { children: ReactNode }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()

  const follow = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || event.defaultPrevented || opensElsewhere(event, link)) return
    const url = new URL(link.href)
    if (!isScreen(url) || (url.hash && isHere(url))) return
    event.preventDefault()
    startTransition(() => router.push(url.pathname + url.search + url.hash))
  }

  const submit = (event: FormEvent) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== 'get') return
    const url = new URL(form.action)
    if (!isScreen(url)) return
    event.preventDefault()
    url.search = queryOf(form)
    const address = url.pathname + url.search
    // Each pause while typing would otherwise be a step back.
    const typing = document.activeElement instanceof HTMLInputElement && isHere(url)
    startTransition(() => (typing ? router.replace(address, { scroll: false }) : router.push(address)))
  }

  return (
    <div
      className="soft"
      data-pending={pending || undefined}
      aria-busy={pending}
      onClick={follow}
      onSubmit={submit}
    >
      {children}
    </div>
  )
}

const isScreen = (url: URL) => url.origin === window.location.origin && /^\/backend(\/|$)/.test(url.pathname)

const isHere = (url: URL) => url.pathname === window.location.pathname

const opensElsewhere = (event: MouseEvent, link: HTMLAnchorElement) =>
  event.button !== 0 ||
  event.metaKey ||
  event.ctrlKey ||
  event.shiftKey ||
  event.altKey ||
  link.hasAttribute('download') ||
  (link.target !== '' && link.target !== '_self')

/** The form's query string without what was left empty. */
function queryOf(form: HTMLFormElement): string {
  const query = new URLSearchParams()
  for (const [name, value] of new FormData(form))
    if (typeof value === 'string' && value) query.append(name, value)

  return query.toString()
}
