'use client'
import { useState } from 'react'
import { useT } from '../i18n/provider.tsx'
import { Icon } from './icon.tsx'
import { themeCookie, type Theme } from './theme-cookie.ts'

const year = 365 * 24 * 60 * 60

/** The theme and how to choose another; kept in a cookie of this browser. */
export function useTheme(initial: Theme) {
  const [theme, setTheme] = useState(initial)

  const choose = (next: Theme) => {
    setTheme(next)
    if (next === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = next
    document.cookie = `${themeCookie}=${next}; path=/; max-age=${year}; samesite=strict`
  }

  return { theme, choose }
}

export const themes = [
  { theme: 'light', icon: 'sun' },
  { theme: 'dark', icon: 'moon' },
  { theme: 'system', icon: 'screen' },
] as const

/** Light, dark, or as the system has it. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const t = useT()
  const { theme, choose } = useTheme(initial)

  return (
    <fieldset className="theme">
      <legend className="visually-hidden">{t('ui.theme')}</legend>
      {themes.map(({ theme: each, icon }) => (
        <label key={each} className="theme__choice" title={t(`ui.theme.${each}`)}>
          <input
            type="radio"
            className="visually-hidden"
            name="theme"
            value={each}
            checked={theme === each}
            onChange={() => choose(each)}
          />
          <Icon name={icon} />
          <span className="visually-hidden">{t(`ui.theme.${each}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}
