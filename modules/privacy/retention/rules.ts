import type { QueryContext } from '@leadkeep/commands'
import type { RetentionRule } from '@leadkeep/database'
import type { Module } from '@leadkeep/kernel'
import { RetentionRuleVersion } from './rule-version.ts'

/** A rule as it holds for a tenant now. */
export interface RuleInForce {
  readonly rule: RetentionRule
  readonly version: number
  readonly days: number
  readonly purposes: readonly string[] | null
  readonly chosenAt: Date | null
  readonly chosenBy: string | null
}

const day = 86_400_000

export const declaredRules = (modules: readonly Module[]): RetentionRule[] =>
  modules.flatMap(({ retention }) => [...(retention?.rules ?? [])])

export async function rulesInForce({
  em,
  services,
}: Pick<QueryContext, 'em' | 'services'>): Promise<RuleInForce[]> {
  const versions = await em.find(RetentionRuleVersion, {}, { orderBy: { number: 'asc' } })
  const newest = new Map(versions.map((version) => [version.rule, version]))

  return declaredRules(services.modules).map((rule) => {
    const chosen = newest.get(rule.id)

    return {
      rule,
      version: chosen?.number ?? 0,
      days: chosen?.days ?? rule.days,
      purposes: chosen?.purposes ?? null,
      chosenAt: chosen?.chosenAt ?? null,
      chosenBy: chosen?.chosenBy ?? null,
    }
  })
}

/** What began before this is past its time. */
export const cutoffOf = (days: number, now: Date): Date => new Date(now.getTime() - days * day)
