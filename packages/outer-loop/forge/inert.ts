/**
 * Text of unknown origin as Markdown that shows it and does nothing else: no markup, no HTML, no links, nobody is
 * mentioned, no issue is closed. For one line of running text; `fenced` is for more.
 */
export function inert(text: string): string {
  const line = visible(text).replace(/\s+/g, ' ').trim()
  const escaped = line
    .replace(/[\\`*_{}[\]<>#|~&!$^]/g, '\\$&')
    // What begins a list, a heading or a rule does so only at the beginning.
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2')

  return escaped
    .replace(/@(?=\w)/g, `@${joiner}`)
    .replace(/\\#(?=\d)/g, `\\#${joiner}`)
    .replace(/\bGH-(?=\d)/gi, (found) => found + joiner)
    .replace(/:(?=\/\/)/g, `:${joiner}`)
    .replace(/\b(?:mailto|xmpp|javascript|data|vbscript|file):(?=\S)/gi, (found) => found + joiner)
    .replace(/\bwww(?=\.)/gi, (found) => found + joiner)
}

/** U+2060 has no width and breaks what programs look for in text, not what people read. */
const joiner = '\u2060'

/** Text of ours or of a program, word for word, in a line: nothing in it is markup. */
export function code(text: string): string {
  const line = visible(text).replace(/\s+/g, ' ').trim().replaceAll('|', '¦')
  const fence = '`'.repeat(longestRun(line, '`') + 1)
  const padding = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : ''

  return `${fence}${padding}${line}${padding}${fence}`
}

/** Many lines, word for word: the fence is longer than any in the text, so that nothing in it ends it. */
export function fenced(text: string, language = 'text'): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text, '`') + 1))

  return [fence + language, ...text.split(/\r\n|\r|\n/).map(visible), fence].join('\n')
}

/** At most so many characters, and what was left out is said. */
export function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most).trimEnd()} … (${text.length - most} more characters)`
}

const longestRun = (text: string, sign: string): number =>
  Math.max(0, ...[...text.matchAll(new RegExp(`${sign}+`, 'g'))].map(([run]) => run.length))

/** Signs that hide, or turn the direction of what follows (CVE-2021-42574), are written out. */
const visible = (text: string): string =>
  text.replace(
    // oxlint-disable-next-line eslint/no-control-regex -- these are the signs that are looked for
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (sign) => `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  )
