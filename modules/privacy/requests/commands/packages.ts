import { select } from '@leadkeep/audit'
import { command, execute, type CommandContext } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import type { Subscriber } from '@leadkeep/events'
import { z } from 'zod'
import { packageOf } from '../../access/package.ts'
import { redact, withholding } from '../../access/redact.ts'
import { readPackage, type SubjectPackage } from '../../access/schema.ts'
import { Package, PackageContent } from '../../data/package.ts'
import { packageRequested, requestMoved } from '../../events.ts'
import { otherKind, packageNotReady } from '../../errors.ts'
import { answerRequests } from '../../purposes.ts'
import { findOpenRequest, findRequest, packageFor, tokenHashOf } from '../find-request.ts'
import { packageKinds } from '../kinds.ts'
import { tell } from '../tell.ts'

const day = 24 * 3_600_000
/** For how long a link delivers. */
const collectWithin = 14 * day

const byOf = ({ scope: { actor } }: CommandContext) => (actor.kind === 'user' ? actor.id : null)

/** In a click: a job puts it together. Built again it is new, and nobody has looked it through. */
export const requestPackage = command({
  id: 'privacy.package.request',
  access: ['privacy.packages.build'],
  input: z.object({ requestId: z.uuid() }),
  async run(context, { requestId }) {
    const { scope, em, record } = context
    const request = await findOpenRequest(context, requestId)
    if (!packageKinds.includes(request.kind)) throw otherKind()
    const found = await packageFor(context, request)
    const requested =
      found ??
      em.create(Package, {
        tenantId: scope.tenantId,
        id: scope.newId(),
        requestId,
        state: 'building',
        requestedAt: scope.now(),
        requestedBy: null,
        builtAt: null,
        withheld: [],
        releasedAt: null,
        releasedBy: null,
        linkId: null,
        tokenHash: null,
        expiresAt: null,
        collectedAt: null,
        goneAt: null,
        version: 1,
      })
    requested.begin(scope.now(), byOf(context))
    record(packageRequested({ packageId: requested.id }))

    return { id: requested.id }
  },
})

export const putTogether = command({
  id: 'privacy.package.build',
  access: ['privacy.requests.process'],
  input: z.object({ packageId: z.uuid() }),
  async run(context, { packageId }) {
    const { scope, em, record } = context
    const wanted = await em.findOneOrFail(Package, { id: packageId })
    if (wanted.state !== 'building') return
    const request = await findRequest(context, wanted.requestId)
    const built = await packageOf(context, request.people(), request.language)
    const content = Sealed.draft(JSON.stringify(built))
    const before = await em.findOne(PackageContent, { id: packageId })
    if (before) before.content = content
    else
      em.create(PackageContent, {
        tenantId: scope.tenantId,
        id: packageId,
        subjectId: request.subjectId,
        content,
      })
    wanted.built(scope.now())
    record(requestMoved({ requestId: request.id }))
  },
})

export const puttingTogether: Subscriber = {
  id: 'privacy.build-package',
  event: packageRequested.id,
  async handle({ scope, services, data }) {
    await execute(services, scope, putTogether, data)
  },
}

/** By whoever looked it through: what concerns others is taken out for good, and a link is mailed. */
export const releasePackage = command({
  id: 'privacy.package.release',
  access: ['privacy.requests.answer'],
  input: z.object({
    requestId: z.uuid(),
    /** Of the package as it was shown: another one has to be looked through as well. */
    version: z.int(),
    withhold: z.array(withholding).max(2000).default([]),
  }),
  async run(context, { requestId, version, withhold }) {
    const { scope, record } = context
    const request = await findOpenRequest(context, requestId)
    const draft = await packageFor(context, request)
    if (draft?.state !== 'draft' || draft.version !== version) throw packageNotReady()
    const { content, built } = await contentOf(context, draft)
    const { released, withheld } = redact(built, withhold)
    content.content = Sealed.draft(JSON.stringify(released))
    draft.release(withheld, scope.now(), byOf(context))
    await linkAnew(context, draft)
    request.state = 'ready'
    tell(context, request, 'ready')
    record(requestMoved({ requestId }))
  },
})

/** For whoever lost the link, or what it gave out. The one before leads nowhere any more. */
export const mailLinkAgain = command({
  id: 'privacy.package.mail_link_again',
  access: ['privacy.requests.answer'],
  input: z.object({ requestId: z.uuid() }),
  async run(context, { requestId }) {
    const request = await findRequest(context, requestId)
    const released = await packageFor(context, request)
    if (released?.state !== 'released') throw packageNotReady()
    await linkAnew(context, released)
    tell(context, request, 'ready')
    context.record(requestMoved({ requestId }))
  },
})

async function linkAnew({ scope, services }: CommandContext, released: Package): Promise<void> {
  const linkId = scope.newId()
  const token = await services.keyring.linkToken(scope.tenantId, 'privacy.package', linkId)
  released.link(linkId, tokenHashOf(token), new Date(scope.now().getTime() + collectWithin))
}

export async function contentOf(
  { em, open }: Pick<CommandContext, 'em' | 'open'>,
  { id }: Package,
  purpose = answerRequests,
): Promise<{ content: InstanceType<typeof PackageContent.class>; built: SubjectPackage }> {
  const content = await em.findOne(PackageContent, { id })
  if (!content?.content) throw packageNotReady()
  const [[opened]] = await open(purpose, select(PackageContent, [content], ['content']))
  if (!opened?.content) throw packageNotReady()

  return { content, built: readPackage(opened.content) }
}
