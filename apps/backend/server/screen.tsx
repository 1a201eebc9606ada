import { headers } from 'next/headers'
import { notFound, redirect, unstable_rethrow } from 'next/navigation'
import type { ReactNode } from 'react'
import { isAppError } from '@leadkeep/kernel'
import { ErrorState, type ScreenProps } from '@leadkeep/ui'
import { staff } from './staff.ts'
import { t } from './words.ts'

export type Screen = (props: ScreenProps) => ReactNode | Promise<ReactNode>

interface PageProps {
  readonly params: Promise<Record<string, string>>
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>
}

/**
 * A module's screen as a page of this app: nobody sees it without a session, and what a command refuses is shown for
 * what it is. A record of somebody else is not found, never forbidden.
 */
export const screen = (Screen: Screen) =>
  async function Page({ params, searchParams }: PageProps): Promise<ReactNode> {
    const person = await staff()
    if (!person) redirect(await signInAddress())
    if (person.mustEnrol && (await wantedPath()) !== enrolment) redirect(enrolment)
    const props = { staff: person, params: await params, search: firstOfEach(await searchParams), t }

    try {
      return await Screen(props)
    } catch (error) {
      unstable_rethrow(error)
      if (!isAppError(error)) throw error
      if (error.status === 401) redirect(await signInAddress())
      if (error.status === 404) notFound()
      if (error.status !== 403) throw error

      return (
        <ErrorState title={t('backend.forbidden.title')} code={error.code}>
          {t('backend.forbidden.text')}
        </ErrorState>
      )
    }
  }

/** Where a second factor is added: the only screen of who has to. */
const enrolment = '/backend/profile'

const wantedPath = async () => (await headers()).get('x-leadkeep-path')?.split('?')[0]

/** The sign-in screen, which leads back to where the person wanted to go. */
export async function signInAddress(): Promise<string> {
  const wanted = (await headers()).get('x-leadkeep-path')

  return wanted ? `/sign-in?next=${encodeURIComponent(wanted)}` : '/sign-in'
}

function firstOfEach(
  query: Record<string, string | string[] | undefined>,
): Record<string, string | undefined> {
  const pairs = Object.entries(query).map(
    ([name, value]) => [name, Array.isArray(value) ? value[0] : value] as const,
  )

  return Object.fromEntries(pairs)
}
