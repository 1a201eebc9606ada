/** The same server and database under another role. */
export function connectionUrl(url: string, role: string, password: string): string {
  const changed = new URL(url)
  changed.username = role
  changed.password = encodeURIComponent(password)

  return changed.href
}
