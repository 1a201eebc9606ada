import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import { sessionCookie } from '@leadkeep/auth'
import { isAppError } from '@leadkeep/kernel'
import type { Staff } from '@leadkeep/ui'
import { addressHeader } from './address-header.ts'
import { backend } from './backend.ts'

/** The signed-in person of this request, asked once however many parts of the screen want to know. */
export const staff = cache(async (): Promise<Staff | null> => {
  const token = (await cookies()).get(sessionCookie)?.value
  if (!token) return null
  const asked = await headers()

  try {
    const request = { host: asked.get('host') ?? '', address: asked.get(addressHeader) ?? '' }

    return await (await backend()).staffOf(token, request)
  } catch (error) {
    if (isAppError(error) && error.status === 401) return null
    throw error
  }
})
