import type { Context } from 'hono'
import type { State } from '../core/state.ts'
import type { Screen } from './page.ts'
import { logPage } from './pages/texts.ts'

const pictures: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
}
const texts = new Set(['log', 'txt', 'json', 'ndjson', 'md', 'diff'])
const longest = 2_000_000

/**
 * A file that a worker's program may have written. Pictures are shown, text is shown as text, and everything else is only
 * ever saved: nothing of it is a page of this board.
 */
export function fileResponse(
  context: Context,
  screen: Screen,
  state: State,
  path: string,
  bytes: Uint8Array,
): Response {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const picture = pictures[ending]
  if (picture) {
    context.header('Content-Security-Policy', "default-src 'none'; sandbox")

    return context.body(Uint8Array.from(bytes), 200, { 'Content-Type': picture })
  }
  if (texts.has(ending)) return context.html(logPage(screen, state, path, endOf(bytes)))
  const name =
    path
      .split('/')
      .at(-1)
      ?.replaceAll(/[^A-Za-z0-9._-]/g, '_') ?? 'file'

  return context.body(Uint8Array.from(bytes), 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${name}"`,
  })
}

/** The end is what is read of a log. */
function endOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(Math.max(0, bytes.length - longest)))
  // Colours of a terminal are no help here.
  // oxlint-disable-next-line eslint/no-control-regex -- escape sequences begin with one
  const plain = text.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '')

  return bytes.length > longest ? `… ${bytes.length - longest} earlier bytes are not shown\n${plain}` : plain
}
