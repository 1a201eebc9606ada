import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { I18nProvider } from '@leadkeep/ui'
import '@leadkeep/ui/styles.css'
import './app.css'
import { preferences } from '../server/preferences.ts'
import { dictionary } from '../server/words.ts'

export const metadata: Metadata = { robots: { index: false, follow: false } }

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f4f0e8' },
    { media: '(prefers-color-scheme: dark)', color: '#13100c' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { theme, zone, locale } = await preferences()

  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <I18nProvider locale={locale} zone={zone} now={new Date().toISOString()} dictionary={dictionary}>
          {children}
        </I18nProvider>
      </body>
    </html>
  )
}
