import type { CommandContext, QueryContext } from '@leadkeep/commands'
import { Suppression } from '../data/suppression.ts'
import { suppressed } from '../errors.ts'
import type { Identifier } from './identifiers.ts'

type Context = Pick<QueryContext, 'scope' | 'em' | 'services'>

/** FORMAT.md: under the suppression key, whose hashes outlive every rotation. */
export const suppressionHash = (
  { scope, services }: Pick<Context, 'scope' | 'services'>,
  { kind, value }: Identifier,
): Promise<Buffer> => services.keyring.suppressionHash(scope.tenantId, `${kind}:${value}`)

/** Keeps whoever else from entering somebody again who was erased. */
export async function suppress(
  context: CommandContext,
  erasureId: string,
  hashes: readonly { readonly kind: string; readonly hash: Uint8Array }[],
): Promise<void> {
  const { scope, em } = context
  const known = await em.find(Suppression, { hash: { $in: hashes.map(({ hash }) => Buffer.from(hash)) } })
  for (const { kind, hash } of hashes) {
    if (known.some((each) => Buffer.from(hash).equals(each.hash))) continue
    em.create(Suppression, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      kind,
      hash: Buffer.from(hash),
      erasureId,
      createdAt: scope.now(),
    })
  }
}

/**
 * For what staff or an import would enter about somebody: throws `privacy.suppressed` when one of these belongs to
 * somebody who was erased. Values as they are indexed; a null is nobody's.
 */
export async function mustNotBeSuppressed(
  context: Context,
  details: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const [kind, value] of Object.entries(details)) {
    if (value === null) continue
    const hash = await suppressionHash(context, { kind, value })
    if (await context.em.findOne(Suppression, { hash })) throw suppressed(kind)
  }
}
