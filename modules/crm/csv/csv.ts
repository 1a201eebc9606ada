const opensFormula = /^[=+\-@\t\r\n＝＋－＠]/u

/**
 * One cell of RFC 4180. What a spreadsheet would take for a formula is made a text by a leading quote (OWASP, CSV
 * Injection), phone numbers included.
 */
export function cell(value: string | null): string {
  if (value === null) return ''
  const safe = opensFormula.test(value) ? `'${value}` : value

  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const line = (values: readonly (string | null)[]) => `${values.map(cell).join(',')}\r\n`

/** Spreadsheets take a file without it for something else than UTF-8. */
export const byteOrderMark = '\uFEFF'
