import type { EffectContext } from './effect.ts'

/**
 * Looked at before branches are put together, before a pull request is said to be green, and before one is merged. What
 * was green was so on another base: told, the union asks to be made again on this one, and whatever was about to be done
 * on the old one is not wanted any more.
 */
export async function baseHasMoved({
  parts,
  state,
  tell,
}: Pick<EffectContext, 'parts' | 'state' | 'tell'>): Promise<boolean> {
  const commit = await parts.baseNow(state())
  if (commit === null || commit === state().base) return false
  await tell({ type: 'base_moved', commit })

  return true
}
