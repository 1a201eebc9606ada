/**
 * A line of CSV (RFC 4180). Every cell is quoted, and one that a spreadsheet would run as a formula is led by an
 * apostrophe (OWASP, CSV Injection): also after blanks and in the full-width forms that some of them accept.
 */
export const csvLine = (cells: readonly (string | number | null | undefined)[]): string =>
  `${cells.map((cell) => `"${harmless(String(cell ?? '')).replaceAll('"', '""')}"`).join(',')}\r\n`

const harmless = (text: string) => (/^[\s\0]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text)
