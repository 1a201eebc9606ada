'use client'
import { useEffect, useRef } from 'react'
import { useAnnounce } from '../components/toasts.tsx'
import { liveConnection, type LiveEvent } from './connection.ts'

interface LiveOptions {
  /** What a screen reader is told about an event, if anything. */
  readonly say?: (event: LiveEvent) => string | undefined
  /** The connection was away (hidden page, server restarted): look again. */
  readonly missed?: () => void
}

/** Listens while the component is there: `useLive(['crm.lead.created'], () => refresh())`. */
export function useLive(
  names: readonly string[],
  heard: (event: LiveEvent) => void,
  options: LiveOptions = {},
) {
  const announce = useAnnounce()
  const latest = useRef({ heard, options })
  const list = names.join(' ')

  useEffect(() => {
    latest.current = { heard, options }
  })

  useEffect(
    () =>
      liveConnection.add({
        names: list.split(' '),
        heard: (event) => {
          const sentence = latest.current.options.say?.(event)
          if (sentence) announce(sentence)
          latest.current.heard(event)
        },
        missed: () => latest.current.options.missed?.(),
      }),
    [list, announce],
  )
}
