import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import {
  embedScript,
  formScript,
  keepScript,
  proofScript,
  styles,
  workerScript,
  type Assets,
} from '@leadkeep/lead_capture/frontend'
import { compressed, type Content } from './compressed.ts'

/** A file that never changes under its name: its name carries the hash of its bytes. */
export interface LandingAssets extends Assets {
  /** `sha256-…` of the stylesheet, as the policy names it. */
  readonly stylesheetHash: string
  readonly files: ReadonlyMap<string, Content>
  /** What other sites load; its address is for good, so its bytes are not. */
  readonly embed: Content
}

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#1c5a40"/><path d="M7 6v20M10.500 6v20" fill="none" stroke="#f7f4ec" stroke-width="1.300" opacity=".7"/><path d="M14.500 17l4 4.500L26 10.500" fill="none" stroke="#f7f4ec" stroke-width="3.200"/></svg>`

const latin =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,' +
  'U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD'
const latinExtended =
  'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,' +
  'U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF'

/** Read once, at start. */
export function readAssets(): LandingAssets {
  const files = new Map<string, Content>()
  const add = (name: string, ending: string, type: string, bytes: Buffer): string => {
    const address = `/assets/${name}.${hash(bytes, 'hex').slice(0, 16)}.${ending}`
    files.set(address, ending === 'woff2' ? { type, plain: bytes, gzip: null } : compressed(type, bytes))

    return address
  }
  const font = (family: string, subset: string) =>
    add(`${family}-${subset}`, 'woff2', 'font/woff2', readFont(family, subset))

  const script = (name: string, text: string) =>
    add(name, 'js', 'text/javascript; charset=utf-8', Buffer.from(text))
  const display = font('besley', 'latin')
  const text = font('instrument-sans', 'latin')
  const faces = [
    face('Besley Variable', '400 900', display, latin),
    face('Besley Variable', '400 900', font('besley', 'latin-ext'), latinExtended),
    face('Instrument Sans Variable', '400 700', text, latin),
    face('Instrument Sans Variable', '400 700', font('instrument-sans', 'latin-ext'), latinExtended),
    // Faces that are there at once, made as wide and as high as ours, so that nothing moves when ours arrive.
    `@font-face{font-family:'Besley fallback';src:local('Georgia'),local('Gelasio'),local('DejaVu Serif');${besleyMetrics}}`,
    `@font-face{font-family:'Instrument fallback';src:local('Arial'),local('Liberation Sans'),local('Arimo');${instrumentMetrics}}`,
  ]
  const stylesheet = `${faces.join('\n')}\n${styles()}`

  return {
    stylesheet,
    stylesheetHash: `sha256-${hash(stylesheet, 'base64')}`,
    script: script(
      'form',
      formScript({
        proofAddress: script('prove', proofScript(script('work', workerScript()))),
        keepAddress: script('keep', keepScript()),
      }),
    ),
    icon: add('icon', 'svg', 'image/svg+xml', Buffer.from(icon)),
    fonts: [display, text],
    files,
    embed: compressed('text/javascript; charset=utf-8', Buffer.from(embedScript())),
  }
}

const besleyMetrics = 'size-adjust:104%;ascent-override:100%;descent-override:27%;line-gap-override:0%'
const instrumentMetrics = 'size-adjust:100%;ascent-override:97%;descent-override:25%;line-gap-override:0%'

const face = (family: string, weights: string, address: string, range: string) =>
  `@font-face{font-family:'${family}';font-weight:${weights};font-display:swap;src:url(${address}) format('woff2');unicode-range:${range}}`

const hash = (bytes: Buffer | string, encoding: 'hex' | 'base64') =>
  createHash('sha256').update(bytes).digest(encoding)

const require = createRequire(import.meta.url)

const readFont = (family: string, subset: string): Buffer =>
  readFileSync(require.resolve(`@fontsource-variable/${family}/files/${family}-${subset}-wght-normal.woff2`))
