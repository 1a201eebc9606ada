import type { QueryContext } from '@leadkeep/commands'
import { Tenant } from '@leadkeep/directory'
import type { MailTemplate, MailToWrite } from '@leadkeep/messages'
import { Link } from '../data/link.ts'
import { tokenOf } from '../links/new-link.ts'
import { words } from './words.ts'

export const invitationMail: MailTemplate = {
  id: 'auth.invitation',
  title: 'Invites somebody to work here',
  write: (context, message) => letter(context, message, 'invitation'),
}

export const resetMail: MailTemplate = {
  id: 'auth.reset',
  title: 'A link for a new password',
  perDay: 10,
  write: (context, message) => letter(context, message, 'reset'),
}

async function letter(
  { em, scope, services }: QueryContext,
  { reference, language, backend }: MailToWrite,
  name: 'invitation' | 'reset',
) {
  const link = await em.findOne(Link, { id: reference })
  if (!link?.isGood(scope.now())) return null
  const tenant = await em.findOne(Tenant, { id: scope.tenantId })
  const say = words(language)
  const token = (await tokenOf(services.keyring, scope.tenantId, link.id)).toString('base64url')
  const until = `${link.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`

  return {
    headline: say(`${name}.headline`, { tenant: tenant?.name ?? '' }),
    blocks: [
      { kind: 'text' as const, text: say(`${name}.text`, { tenant: tenant?.name ?? '' }) },
      { kind: 'action' as const, label: say(`${name}.action`), href: `${backend}/sign-in/link/${token}` },
      { kind: 'text' as const, text: say('link.until', { until }) },
      { kind: 'text' as const, text: say(`${name}.otherwise`) },
    ],
  }
}
