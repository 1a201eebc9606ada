'use client'
import { use, useMemo } from 'react'
import { useT } from '../i18n/provider.tsx'
import type { Translate } from '../i18n/translate.ts'
import { useToast, type Toast } from '../components/toasts.tsx'
import { FreshSignIn } from './fresh-sign-in.ts'
import { problemFrom, type Answer } from './problem.ts'

export type ApiPath = `/api/${string}`

interface Options {
  /** Shows no toast when it fails: whoever asked says it better, beside the field. */
  readonly quiet?: boolean
  readonly signal?: AbortSignal
}

export interface Api {
  /** `T` is what the route declares it answers with; the server checks it before it leaves. */
  get<T>(path: ApiPath, options?: Options): Promise<Answer<T>>
  post<T>(path: ApiPath, body?: unknown, options?: Options): Promise<Answer<T>>
  patch<T>(path: ApiPath, body: unknown, options?: Options): Promise<Answer<T>>
  put<T>(path: ApiPath, body: unknown, options?: Options): Promise<Answer<T>>
  delete<T>(path: ApiPath, body?: unknown, options?: Options): Promise<Answer<T>>
  /** Posts a file as it is, as what it says it is. */
  upload<T>(path: ApiPath, file: File, options?: Options): Promise<Answer<T>>
}

/** Asks our own API as the signed-in person. Never throws: a refusal is an answer, and a toast unless `quiet`. */
export function useApi(): Api {
  const t = useT()
  const toast = useToast()
  const confirmIdentity = use(FreshSignIn)

  return useMemo(() => {
    const ask =
      (method: string) =>
      <T>(path: ApiPath, body?: unknown, options: Options = {}) =>
        send<T>(method, path, body, options, { t, toast, confirmIdentity })
    const get = <T>(path: ApiPath, options?: Options) => ask('GET')<T>(path, undefined, options)

    const post = ask('POST')

    return { get, post, upload: post, patch: ask('PATCH'), put: ask('PUT'), delete: ask('DELETE') }
  }, [t, toast, confirmIdentity])
}

interface Around {
  readonly t: Translate
  readonly toast: (toast: Toast) => void
  readonly confirmIdentity: () => Promise<boolean>
}

async function send<T>(
  method: string,
  path: ApiPath,
  body: unknown,
  { quiet, signal }: Options,
  { t, toast, confirmIdentity }: Around,
): Promise<Answer<T>> {
  const first = await fetchAnswer<T>(method, path, body, signal, t)
  // The same once more, as it was typed: nothing is lost by having been asked in between.
  const isAskedAgain = !first.ok && first.problem.code === 'auth.fresh_sign_in_needed'
  const answer =
    isAskedAgain && (await confirmIdentity()) ? await fetchAnswer<T>(method, path, body, signal, t) : first
  if (answer.ok || signal?.aborted) return answer

  const { status, title, fields } = answer.problem
  if (status === 401 && !path.startsWith('/api/auth/')) toSignIn()
  const beside = Object.keys(fields).length > 0
  if (!quiet) toast({ tone: 'loss', title, detail: beside ? t('ui.problem.check') : undefined })

  return answer
}

async function fetchAnswer<T>(
  method: string,
  path: ApiPath,
  body: unknown,
  signal: AbortSignal | undefined,
  t: Translate,
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...(body === undefined
          ? {}
          : { 'content-type': body instanceof File ? body.type : 'application/json' }),
      },
      body: body === undefined || body instanceof File ? body : JSON.stringify(body),
    })
    const text = await response.text()
    const data: unknown = text ? JSON.parse(text) : null
    // The route's own response schema has checked what it sent, so the shape is what the caller names.
    if (response.ok) return { ok: true, status: response.status, data: data as T }

    return { ok: false, problem: problemFrom(response.status, data, t('ui.problem.unexpected')) }
  } catch {
    // No network, a server that is restarting, or an answer that is not ours: to the person all the same.
    return {
      ok: false,
      problem: { status: 0, code: 'ui.offline', title: t('ui.problem.offline'), fields: {}, facts: {} },
    }
  }
}

function toSignIn() {
  const here = window.location.pathname + window.location.search
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`)
}
