import { select } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import type { MailTemplate } from '@leadkeep/messages'
import { Role, User, UserRole } from '../data/entities.ts'
import { writeToUser } from '../purposes.ts'
import { words } from './words.ts'

/** To the officers: somebody may do what they may. Its reference is what somebody holds now, or a role that allows more. */
export const powerGrantedMail: MailTemplate = {
  id: 'auth.power_granted',
  title: 'Tells officers of new power',
  async write(context, { reference, language, backend }) {
    const say = words(language)
    const { facts, path } = await told(context, reference, say)

    return {
      headline: say('power.headline'),
      blocks: [
        { kind: 'text', text: say('power.text') },
        ...(facts.length > 0 ? [{ kind: 'facts' as const, facts }] : []),
        { kind: 'action', label: say('power.action'), href: `${backend}${path}` },
        { kind: 'text', text: say('power.otherwise') },
      ],
    }
  },
}

async function told({ em, open }: QueryContext, reference: string, say: ReturnType<typeof words>) {
  const holding = await em.findOne(UserRole, { id: reference })
  const role = await em.findOne(Role, { id: holding?.roleId ?? reference })
  // Given and taken back before this was written: that it was given is told all the same.
  if (!role) return { facts: [], path: '/backend/users' }
  const title = { label: say('power.role'), value: role.title }
  if (!holding) return { facts: [title], path: `/backend/roles/${role.id}` }
  const found = await em.find(User, { id: { $in: [holding.userId, holding.grantedBy ?? holding.userId] } })
  const [names] = await open(writeToUser, select(User, found, ['name']))
  const nameOf = (userId: string) => names[found.findIndex(({ id }) => id === userId)]?.name ?? '–'
  const facts = [
    { label: say('power.who'), value: nameOf(holding.userId) },
    title,
    { label: say('power.by'), value: holding.grantedBy ? nameOf(holding.grantedBy) : say('power.operator') },
    ...(holding.until ? [{ label: say('power.until'), value: day(holding.until) }] : []),
  ]

  return { facts, path: `/backend/users/${holding.userId}` }
}

const day = (time: Date) => time.toISOString().slice(0, 10)
