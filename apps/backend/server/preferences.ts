import { cookies } from 'next/headers'
import { themeCookie, themeFrom, type Theme } from '@leadkeep/ui'
import { zoneCookie } from '../shell/zone-cookie.ts'

export interface Preferences {
  readonly theme: Theme
  /** IANA zone of the person's machine, UTC until the browser has said. */
  readonly zone: string
  readonly locale: string
}

export async function preferences(): Promise<Preferences> {
  const jar = await cookies()

  return {
    theme: themeFrom(jar.get(themeCookie)?.value),
    zone: zoneFrom(jar.get(zoneCookie)?.value),
    locale: 'en-GB',
  }
}

function zoneFrom(value: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value ?? 'UTC' }).resolvedOptions().timeZone
  } catch {
    // Somebody else's cookie, or a zone this server does not know.
    return 'UTC'
  }
}
