import { foreignSignIn } from '../errors.ts'

/** The origin a browser says it is at, for what passkeys sign: ours, by the host that was asked. */
export function originOf({ headers, url }: Request): string {
  const origin = headers.get('origin')
  const host = headers.get('host') ?? new URL(url).host
  if (!origin || !URL.canParse(origin) || new URL(origin).host !== host) throw foreignSignIn()

  return origin
}
