/** Joins what is there: `names('button', wide && 'button--wide')`. */
export const names = (...parts: readonly (string | false | null | undefined)[]): string =>
  parts.filter(Boolean).join(' ')
