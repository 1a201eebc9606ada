import { Muted, RelativeTime, Stack, type Translate } from '@leadkeep/ui'
import type { HeldRole } from '../../data/answers.ts'

/** Who has which rights since when, and until when. */
export const HeldRoles = ({ roles, t }: { roles: readonly HeldRole[]; t: Translate }) =>
  roles.length === 0 ? (
    <Muted>{t('auth.user.no_roles')}</Muted>
  ) : (
    <Stack gap="tight">
      {roles.map(({ key, title, since, until }) => (
        <span key={key}>
          {title}{' '}
          <Muted>
            <RelativeTime at={since} />
            {until && (
              <>
                {', '}
                {t('auth.role.ends')} <RelativeTime at={until} />
              </>
            )}
          </Muted>
        </span>
      ))}
    </Stack>
  )
