import { cookies } from 'next/headers'
import { cache } from 'react'
import type { Staff } from '@leadkeep/ui'
import { backend } from './backend.ts'

const sessionCookie = '__Host-leadkeep'

/** The signed-in person of this request, asked once however many parts of the screen want to know. */
export const staff = cache(async (): Promise<Staff | null> => {
  const token = (await cookies()).get(sessionCookie)?.value

  return token ? (await backend()).staffOf(token) : null
})
