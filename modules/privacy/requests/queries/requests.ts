import { actsOn, select } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { normalise } from '@leadkeep/crypto'
import { Message } from '@leadkeep/messages'
import { z } from 'zod'
import { namesOf } from '../../access/names-of.ts'
import { givenTo, toldOf, whoWasGivenIt } from '../../access/recipients.ts'
import { Package, packageStates } from '../../data/package.ts'
import { Request } from '../../data/request.ts'
import { subjectsSharing } from '../../erasure/identifiers.ts'
import { whoIsAsking } from '../../erasure/who-is-meant.ts'
import { answerRequests } from '../../purposes.ts'
import { erasedAmong } from '../../subjects.ts'
import { daysLeft } from '../clock.ts'
import { findRequest, packageFor } from '../find-request.ts'
import {
  extensionGrounds,
  identityChecks,
  refusalGrounds,
  requestKinds,
  requestOrigins,
  requestOutcomes,
  requestStates,
} from '../kinds.ts'
import { recordsWithTheirAddress } from '../object-for-them.ts'
import { restrictedAmong } from '../restriction.ts'

const moment = z.iso.datetime()

export const requestItem = z.object({
  id: z.uuid(),
  kind: z.enum(requestKinds),
  origin: z.enum(requestOrigins),
  state: z.enum(requestStates),
  outcome: z.enum(requestOutcomes).nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  receivedAt: moment,
  dueOn: z.iso.date(),
  daysLeft: z.int().describe('Days until it is due; negative when it is late.'),
  isPaused: z.boolean(),
  closedAt: moment.nullable(),
  hasPackage: z.boolean(),
})

export const requestLists = ['open', 'closed', 'unconfirmed'] as const

const statesIn: Readonly<Record<(typeof requestLists)[number], (typeof requestStates)[number][]>> = {
  open: ['open', 'proof', 'ready'],
  closed: ['closed'],
  unconfirmed: ['unconfirmed'],
}

export const listRequests = query({
  id: 'privacy.request.list',
  access: ['privacy.requests.view'],
  input: z.object({ show: z.enum(requestLists).default('open') }),
  async run(context, { show }): Promise<{ items: z.output<typeof requestItem>[] }> {
    const { em } = context
    const requests = await em.find(
      Request,
      { state: { $in: statesIn[show] } },
      {
        orderBy: show === 'closed' ? { closedAt: 'desc', id: 'desc' } : { dueOn: 'asc', id: 'asc' },
        limit: 200,
      },
    )

    return { items: await itemsOf(context, requests) }
  },
})

async function itemsOf(context: QueryContext, requests: readonly Request[]) {
  const { open, em, scope } = context
  const [opened] = await open(answerRequests, select(Request, requests, ['name', 'email']))
  const packages = await em.find(Package, { requestId: { $in: requests.map(({ id }) => id) } })
  const draft = new Set(packages.filter(({ state }) => state === 'draft').map(({ requestId }) => requestId))

  return requests.map((request, index) => ({
    id: request.id,
    kind: request.kind,
    origin: request.origin,
    state: request.state,
    outcome: request.outcome ?? null,
    name: opened[index]?.name ?? null,
    email: opened[index]?.email ?? null,
    receivedAt: request.receivedAt.toISOString(),
    dueOn: request.dueOn,
    daysLeft: daysLeft(request.dueOn, scope.now()),
    isPaused: Boolean(request.pausedAt),
    closedAt: request.closedAt?.toISOString() ?? null,
    hasPackage: draft.has(request.id),
  }))
}

const timelineItem = z.object({
  entry: z.uuid(),
  act: z.string(),
  at: z.string(),
  by: z.string().nullable(),
  kind: z.string(),
})

export const requestView = requestItem.extend({
  subjectId: z.uuid(),
  aboutIds: z.array(z.uuid()),
  language: z.string(),
  words: z.string().nullable(),
  identity: z.enum(identityChecks).nullable(),
  confirmedAt: moment.nullable(),
  pausedAt: moment.nullable(),
  pausedDays: z.int(),
  extendedBecause: z.enum(extensionGrounds).nullable(),
  mayExtend: z.boolean(),
  refusedBecause: z.enum(refusalGrounds).nullable(),
  erasureId: z.uuid().nullable(),
  isTheirAddress: z
    .boolean()
    .describe('Whether the record that it was filed from has the address that they are answered at.'),
  isErased: z.boolean(),
  isRestricted: z.boolean(),
  /** That they were told of the erasure, so that it can be decided. */
  isErasureAnnounced: z.boolean(),
  package: z
    .object({
      id: z.uuid(),
      version: z.int(),
      state: z.enum(packageStates),
      builtAt: moment.nullable(),
      releasedAt: moment.nullable(),
      expiresAt: moment.nullable(),
      collectedAt: moment.nullable(),
      withheld: z.int(),
    })
    .nullable(),
  records: z
    .array(
      z.object({
        subjectId: z.uuid(),
        table: z.string(),
        row: z.uuid(),
        screen: z.string().nullable(),
        isTheirs: z.boolean(),
      }),
    )
    .describe(
      'Records with the address that was asked from; whoever answers says which are the same person’s.',
    ),
  disclosures: z.array(givenTo).describe('Whom to tell of what is changed (GDPR Art. 19).'),
  timeline: z.array(timelineItem),
  letters: z.array(
    z.object({
      id: z.uuid(),
      template: z.string(),
      state: z.string(),
      queuedAt: moment,
      settledAt: moment.nullable(),
    }),
  ),
})

/** One request: who asks, for what, until when, and everything that happened to it. That it was looked at is on the log. */
export const readRequest = query({
  id: 'privacy.request.read',
  access: ['privacy.requests.view'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }): Promise<z.output<typeof requestView>> {
    const { em, open } = context
    const request = await findRequest(context, id)
    const [item] = await itemsOf(context, [request])
    const [[opened]] = await open(answerRequests, select(Request, [request], ['words']))
    const found = await packageFor(context, request)
    const meant = await whoIsAsking(context, request.people())
    const told = await em.find(Message, { reference: id }, { orderBy: { queuedAt: 'desc', id: 'desc' } })

    return {
      ...item!,
      subjectId: request.subjectId,
      aboutIds: request.aboutIds,
      language: request.language,
      words: opened?.words ?? null,
      identity: request.identity ?? null,
      confirmedAt: request.confirmedAt?.toISOString() ?? null,
      pausedAt: request.pausedAt?.toISOString() ?? null,
      pausedDays: request.pausedDays,
      extendedBecause: request.extendedBecause ?? null,
      mayExtend: request.months === 1 && item!.daysLeft >= 0,
      refusedBecause: request.refusedBecause ?? null,
      erasureId: request.erasureId ?? null,
      isTheirAddress: await hasTheirAddress(context, request, meant, item!.email),
      isErased: (await erasedAmong(context, request.people())).size > 0,
      isRestricted: (await restrictedAmong(context, request.people())).size > 0,
      isErasureAnnounced: Boolean(request.certificateHash),
      package: found && {
        id: found.id,
        version: found.version,
        state: found.state,
        builtAt: found.builtAt?.toISOString() ?? null,
        releasedAt: found.releasedAt?.toISOString() ?? null,
        expiresAt: found.expiresAt?.toISOString() ?? null,
        collectedAt: found.collectedAt?.toISOString() ?? null,
        withheld: found.withheld.length,
      },
      records: await recordsOf(context, request, item!.email),
      disclosures: (await whoWasGivenIt(context, meant)).map(toldOf),
      timeline: await timelineOf(context, request, found?.id ?? null),
      letters: told.map(({ id: letter, template, state, queuedAt, settledAt }) => ({
        id: letter,
        template,
        state,
        queuedAt: queuedAt.toISOString(),
        settledAt: settledAt?.toISOString() ?? null,
      })),
    }
  },
})

/** Those that staff have named, and those that nobody has decided about. */
async function recordsOf(context: QueryContext, request: Request, email: string | null) {
  if (email === null) return []
  const named = new Set(request.aboutIds)
  const everybody = await recordsWithTheirAddress(context, request, email)

  return everybody.map(({ subjectId, table, row, screen }) => ({
    subjectId,
    table,
    row,
    screen,
    isTheirs: named.has(subjectId),
  }))
}

/** Somebody on the phone may give any address for a record that is another's: whoever answers has to know. */
async function hasTheirAddress(
  context: QueryContext,
  { id, subjectId, origin }: Request,
  meant: readonly string[],
  email: string | null,
): Promise<boolean> {
  if (origin !== 'staff' || subjectId === id || email === null) return true
  const value = normalise.email(email)
  const having = await subjectsSharing(context, [{ kind: 'email', value }], [])

  return having.some((each) => meant.includes(each.subjectId))
}

/** What happened to it, as the log has it. */
async function timelineOf(context: QueryContext, { id }: Request, packageId: string | null) {
  const { services, scope } = context
  const rows = packageId === null ? [id] : [id, packageId]
  const acts = await actsOn(services.database, scope.tenantId, rows)
  const nameOf = await namesOf(
    context,
    acts.map(({ actor }) => actor),
  )

  return acts.map(({ entry, act, at, actor }) => ({ entry, act, at, by: nameOf(actor.id), kind: actor.kind }))
}
