import { select } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import { wordsBy, type Addressee, type Block, type Letter, type Say } from '@leadkeep/mail'
import type { MailTemplate, MailToWrite } from '@leadkeep/messages'
import { datesIn } from '../../access/dates.ts'
import { spokenIn } from '../../access/say.ts'
import { Request } from '../../data/request.ts'
import de from '../../i18n/mail.de.json' with { type: 'json' }
import en from '../../i18n/mail.en.json' with { type: 'json' }
import { writeToRequester } from '../../purposes.ts'
import { packageFor } from '../find-request.ts'
import { templateOf, type LetterName } from '../tell.ts'

const words = wordsBy({ en, de })

interface Writing {
  readonly context: QueryContext
  readonly request: Request
  readonly message: MailToWrite
  readonly say: Say
  readonly dates: ReturnType<typeof datesIn>
}

/** What follows the first words of a letter; null where it need not be sent any more. */
type Rest = (writing: Writing) => Promise<readonly Block[] | null> | readonly Block[] | null

const linkOf = async ({ context: { scope, services } }: Writing, kind: string, id: string) =>
  (await services.keyring.linkToken(scope.tenantId, kind, id)).toString('base64url')

const rests: Readonly<Record<LetterName, Rest>> = {
  async identity(writing) {
    const { request, message, say, dates } = writing
    if (request.state !== 'unconfirmed' || !request.expiresAt) return null
    const token = await linkOf(writing, 'privacy.request', request.id)

    return [
      { kind: 'action', label: say('identity.action'), href: `${message.landing}/privacy-request/${token}` },
      { kind: 'text', text: say('identity.otherwise', { time: dates.moment(request.expiresAt) }) },
    ]
  },

  received: ({ request, say, dates }) => [
    { kind: 'facts', facts: [{ label: say('due'), value: dates.day(request.dueOn) }] },
    { kind: 'text', text: say('received.then') },
  ],

  proof: ({ request, say }) =>
    request.state === 'proof' ? [{ kind: 'text', text: say('proof.how') }, clockStands(say)] : null,

  extended: ({ request, say, dates }) => [
    { kind: 'text', text: say(`extended.${request.extendedBecause}`) },
    { kind: 'facts', facts: [{ label: say('due'), value: dates.day(request.dueOn) }] },
    complaint(say),
  ],

  refused: ({ request, say }) => [
    { kind: 'quote', text: say(`refused.${request.refusedBecause}`) },
    complaint(say),
  ],

  async ready(writing) {
    const { context, request, message, say, dates } = writing
    const found = await packageFor(context, request)
    if (found?.state !== 'released' || !found.linkId || !found.expiresAt || found.collectedAt) return null
    const token = await linkOf(writing, 'privacy.package', found.linkId)

    return [
      {
        kind: 'action',
        label: say('ready.action'),
        href: `${message.backend}/api/privacy/handovers/${token}`,
      },
      { kind: 'text', text: say('ready.once', { time: dates.moment(found.expiresAt) }) },
    ]
  },

  async erasing(writing) {
    const { request, message, say } = writing
    const token = await linkOf(writing, 'privacy.certificate', request.id)

    return [
      {
        kind: 'action',
        label: say('erasing.action'),
        href: `${message.backend}/api/privacy/certificates/${token}`,
      },
      { kind: 'text', text: say('erasing.last') },
    ]
  },

  done: ({ request, say }) => [{ kind: 'quote', text: say(`done.${request.kind}`) }, complaint(say)],

  lifting: ({ say }) => [{ kind: 'text', text: say('lifting.then') }],
}

const complaint = (say: Say): Block => ({ kind: 'small', text: say('complaint') })
const clockStands = (say: Say): Block => ({ kind: 'small', text: say('proof.clock') })

const titles: Readonly<Record<LetterName, string>> = {
  identity: 'Asks whether a request is theirs',
  received: 'Receipt of a request, and by when it is answered',
  proof: 'Asks for a proof of who they are',
  extended: 'Tells that a request takes longer',
  refused: 'Tells that a request is refused',
  ready: 'Tells that what they asked for is ready',
  erasing: 'Tells that they are being erased',
  done: 'Tells that a request was followed',
  lifting: 'Tells that a restriction ends',
}

/** All letters about requests, to the address that was asked from. */
export const requestMails: readonly MailTemplate[] = Object.entries(rests).map(([name, rest]) => {
  const letter = name as LetterName // the keys of the record are just these

  return {
    id: templateOf(letter),
    title: titles[letter],
    // A stranger who types an address a hundred times has it asked three times.
    ...(letter === 'identity' ? { perDay: 3 } : {}),
    addressee: (context, { reference }) => whoAsked(context, reference),
    write: (context, message) => write(context, message, letter, rest),
  }
})

async function write(
  context: QueryContext,
  message: MailToWrite,
  letter: LetterName,
  rest: Rest,
): Promise<Letter | null> {
  const request = await context.em.findOne(Request, { id: message.reference })
  if (!request) return null
  const say = words(message.language)
  const dates = datesIn(spokenIn(message.language))
  const blocks = await rest({ context, request, message, say, dates })
  const kind = say(`kind.${request.kind}`)

  return (
    blocks && {
      headline: say(`${letter}.headline`, { kind }),
      blocks: [
        {
          kind: 'text',
          text: say(`${letter}.text`, { kind, day: dates.day(request.receivedAt) }),
        },
        ...blocks,
        {
          kind: 'small',
          text: say(letter === 'identity' ? 'identity.not_you' : 'number', { number: request.id }),
        },
      ],
    }
  )
}

async function whoAsked({ em, open }: QueryContext, id: string): Promise<Addressee | null> {
  const request = await em.findOne(Request, { id })
  if (!request?.email) return null
  const [[opened]] = await open(writeToRequester, select(Request, [request], ['email', 'name']))

  return opened?.email ? { address: opened.email, name: opened.name } : null
}
