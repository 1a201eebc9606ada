/** One line of `outerloop doctor`. A remedy says what to type or change, not that something is wrong. */
export type Check = {
  id: string
  level: 'ok' | 'warn' | 'fail'
  message: string
  remedy: string | null
}

export const ok = (id: string, message: string): Check => ({ id, level: 'ok', message, remedy: null })
export const warn = (id: string, message: string, remedy: string): Check => ({
  id,
  level: 'warn',
  message,
  remedy,
})
export const fail = (id: string, message: string, remedy: string): Check => ({
  id,
  level: 'fail',
  message,
  remedy,
})
