const home = '/backend'

/** Where to go after signing in: a screen of this app, or home. Never another origin, however it is spelled. */
export function safeNext(wanted: string | undefined): string {
  const base = 'http://leadkeep.invalid'
  const url = URL.canParse(wanted ?? '', base) ? new URL(wanted ?? '', base) : null
  const inside = url?.origin === base && (url.pathname === home || url.pathname.startsWith(`${home}/`))

  return inside ? url.pathname + url.search : home
}
