import type { CommandContext, QueryContext } from '@leadkeep/commands'
import { subjectForgotten } from '@leadkeep/database'
import { AppError, notFound } from '@leadkeep/kernel'
import { Subject } from './data/entities.ts'

type Context = Pick<CommandContext, 'scope' | 'em' | 'services'>
type Reader = Pick<QueryContext, 'em'>

/**
 * A new data subject. Its keys are written first: a key without a subject is harmless, the reverse is not. With an
 * id of the caller's (a submission's, a record's) it can be repeated.
 */
export async function newSubject(
  { scope, em, services }: Context,
  { id = scope.newId(), kind = 'person' }: { readonly id?: string; readonly kind?: 'person' | 'record' } = {},
): Promise<string> {
  await services.keyring.createSubject(scope.tenantId, id)
  em.create(Subject, {
    tenantId: scope.tenantId,
    id,
    kind,
    aliasOf: null,
    createdAt: scope.now(),
    aliasesChangedAt: null,
    erasedAt: null,
    restrictedAt: null,
    version: 1,
  })

  return id
}

/** Makes one subject the alias of another, as when staff decide that two records are about one person. */
export async function aliasSubject(
  { scope, em }: Pick<Context, 'scope' | 'em'>,
  aliasId: string,
  ofId: string,
): Promise<void> {
  const alias = (await em.findOne(Subject, { id: aliasId })) ?? missing()
  const target = (await em.findOne(Subject, { id: ofId })) ?? missing()
  // One step always: the target of an alias is never an alias itself.
  const root = (target.aliasOf ? await em.findOne(Subject, { id: target.aliasOf }) : target) ?? missing()
  if (root.id === alias.id) throw circular()
  if (root.erasedAt || alias.erasedAt) throw subjectForgotten()
  const followers = await em.find(Subject, { aliasOf: alias.id })
  for (const each of [alias, ...followers]) each.aliasOf = root.id
  root.aliasesChangedAt = scope.now()
}

/** Throws `privacy.subject.not_found` for an id that is nobody's here. */
export async function requireSubject({ em }: Reader, id: string): Promise<void> {
  if (!(await em.findOne(Subject, { id }))) missing()
}

/** The subject itself, what it is an alias of, and every alias of that: all ids that mean one person. */
export async function sameSubjects({ em }: Reader, subjectId: string): Promise<string[]> {
  const subject = await em.findOne(Subject, { id: subjectId })
  const root = subject?.aliasOf ?? subjectId
  const aliases = await em.find(Subject, { aliasOf: root })

  return [...new Set([root, ...aliases.map(({ id }) => id), subjectId])]
}

/** Those of the subjects who were erased, or are being erased. */
export async function erasedAmong({ em }: Reader, subjectIds: readonly string[]): Promise<Set<string>> {
  const erased = await em.find(
    Subject,
    { id: { $in: [...subjectIds] }, erasedAt: { $ne: null } },
    { fields: ['id'] },
  )

  return new Set(erased.map(({ id }) => id))
}

const missing = (): never => {
  throw notFound('privacy.subject')()
}

const circular = () =>
  new AppError('These two records already stand for the same person.', {
    code: 'privacy.subject.same',
    status: 409,
  })
