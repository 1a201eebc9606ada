'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { zoneCookie } from './zone-cookie.ts'

const year = 365 * 24 * 60 * 60

/** Tells the server the machine's time zone, once and whenever it changes. */
export function useZone(known: string) {
  const router = useRouter()

  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    if (!zone || zone === known || document.cookie.includes(`${zoneCookie}=${zone}`)) return
    document.cookie = `${zoneCookie}=${zone}; path=/; max-age=${year}; samesite=strict`
    router.refresh()
  }, [known, router])
}
