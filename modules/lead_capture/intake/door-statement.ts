import { AppError } from '@leadkeep/kernel'

/** Prepared once per connection: these are the hot paths. */
export const named = (name: string, text: string, values: readonly unknown[]) => ({
  name,
  text,
  values: [...values],
})

export const hostName = (host: string) => host.toLowerCase().replace(/:\d+$/, '')

export const isRetiredKey = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'LK005'

/** The key was replaced since the landing app fetched it; sealing once more, under the new one, succeeds. */
export const keyRetired = (cause: unknown) =>
  new AppError('The form is being renewed. Nothing was lost; please send it again.', {
    code: 'lead_capture.intake_key_retired',
    status: 503,
    retryAfter: 1,
    cause,
  })
