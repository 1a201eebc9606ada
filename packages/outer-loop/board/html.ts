/** Text that is markup already. Everything else is escaped where it is put in. */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

export type Part = Html | string | number | null | undefined | false | readonly Part[]

/** html`<p>${anything}</p>`: what is put in is shown, and is never markup. Attributes are written in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.map((string, index) => string + (index < parts.length ? rendered(parts[index]) : '')).join(''),
  )
}

function rendered(part: Part): string {
  if (part === null || part === undefined || part === false) return ''
  if (part instanceof Html) return part.toString()
  if (typeof part === 'object') return part.map(rendered).join('')

  return String(part).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Attributes of an SVG element come as numbers: no more digits than a screen has. */
export const px = (value: number): string => String(Math.round(value * 10) / 10)
