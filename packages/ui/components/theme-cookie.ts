export type Theme = 'light' | 'dark' | 'system'

/** The server reads it and sets `data-theme`, so that the first paint is already right. */
export const themeCookie = 'leadkeep-theme'

/** What a cookie may say; anything else is the system's choice. */
export const themeFrom = (value: string | undefined): Theme =>
  value === 'light' || value === 'dark' ? value : 'system'
