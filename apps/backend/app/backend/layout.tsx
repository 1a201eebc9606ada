import { redirect } from 'next/navigation'
import type { ReactNode } from 'react'
import { navigation, places } from '../../server/navigation.ts'
import { preferences } from '../../server/preferences.ts'
import { signInAddress } from '../../server/screen.tsx'
import { screens } from '../../server/screens.ts'
import { staff } from '../../server/staff.ts'
import { t } from '../../server/words.ts'
import { Shell } from '../../shell/shell.tsx'

export default async function BackendLayout({ children }: { children: ReactNode }) {
  const person = await staff()
  if (!person) redirect(await signInAddress())
  const { theme, zone } = await preferences()

  return (
    <Shell
      person={{ name: person.name, email: person.email, tenantName: person.tenantName }}
      groups={navigation(screens, person, t)}
      places={places(screens, person, t)}
      theme={theme}
      zone={zone}
    >
      {children}
    </Shell>
  )
}
