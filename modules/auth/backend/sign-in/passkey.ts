'use client'
import { type Answer, type Api, type Translate } from '@leadkeep/ui'
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { useSyncExternalStore } from 'react'

/** What the browser signed, as the API takes it. */
export interface SignedAnswer {
  readonly challengeId: string
  readonly response: object
}

interface Ceremony<Options> {
  readonly challengeId: string
  readonly options: Options
}

/** Whether passkeys work here: not in every browser, and at no IP address. Not known before the page has come alive. */
export function usePasskeysPossible(): boolean {
  return useSyncExternalStore(neverChanges, arePossible, () => false)
}

const neverChanges = () => () => undefined
const arePossible = () => !/^[\d.]+$|:/.test(window.location.hostname) && browserSupportsWebAuthn()

/** Has the person unlock one of their passkeys. */
export async function unlockPasskey(api: Api, t: Translate): Promise<Answer<SignedAnswer>> {
  const asked = await api.post<Ceremony<PublicKeyCredentialRequestOptionsJSON>>(
    '/api/auth/passkeys/options',
    undefined,
    {
      quiet: true,
    },
  )
  if (!asked.ok) return asked
  const { challengeId, options } = asked.data

  return signed(t, challengeId, () => startAuthentication({ optionsJSON: options }))
}

/** Has the browser make one. */
export async function makePasskey(api: Api, t: Translate): Promise<Answer<SignedAnswer>> {
  const asked = await api.post<Ceremony<PublicKeyCredentialCreationOptionsJSON>>(
    '/api/auth/factors/passkeys/options',
    undefined,
    { quiet: true },
  )
  if (!asked.ok) return asked
  const { challengeId, options } = asked.data

  return signed(t, challengeId, () => startRegistration({ optionsJSON: options }))
}

async function signed(
  t: Translate,
  challengeId: string,
  ceremony: () => Promise<object>,
): Promise<Answer<SignedAnswer>> {
  try {
    return { ok: true, status: 200, data: { challengeId, response: await ceremony() } }
  } catch {
    // Closed, timed out, or no passkey of ours on this device: the browser does not tell which, and need not.
    const title = t('auth.passkey.none')

    return { ok: false, problem: { status: 0, code: 'auth.passkey_none', title, fields: {}, facts: {} } }
  }
}
