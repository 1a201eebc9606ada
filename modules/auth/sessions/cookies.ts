/** The browser's session. `__Host-`: this host alone, over a trustworthy connection, for every path (RFC 6265bis). */
export const sessionCookie = '__Host-leadkeep'
export const deviceCookie = '__Host-leadkeep-device'

const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'
const year = 31_536_000

// No Max-Age: it goes with the browser, and the server ends it anyway.
export const sessionCookieFor = (token: string) => `${sessionCookie}=${token}; ${attributes}`
export const deviceCookieFor = (device: string) => `${deviceCookie}=${device}; ${attributes}; Max-Age=${year}`
export const noSessionCookie = `${sessionCookie}=; ${attributes}; Max-Age=0`

export function cookie(headers: Headers, name: string): string | null {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())

  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
}
