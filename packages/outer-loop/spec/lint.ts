import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { lintAccess } from './lint-access.ts'
import { lintColumns } from './lint-columns.ts'
import { lintEvents } from './lint-events.ts'
import { lintNames } from './lint-names.ts'
import { lintProof } from './lint-proof.ts'
import type { Registry } from './registry.ts'
import type { RepositoryFiles } from './repository-files.ts'

/**
 * What code can say against a specification before any model reads it. Pure: the same contract, registry and files give
 * the same findings, in the contract's order. Without a registry only the contract itself is judged. Every message says
 * what is wrong and then what to do; nobody can talk a blocker away.
 */
export function lintSpec(
  contract: SpecContract,
  registry: Registry | null,
  files: RepositoryFiles,
): readonly Finding[] {
  return [
    ...lintNames(contract, registry),
    ...lintAccess(contract, registry),
    ...lintEvents(contract, registry),
    ...lintColumns(contract, registry),
    ...lintProof(contract, registry, files),
  ]
}

/** What a person decides before the work begins: an assumption that cannot be taken back is not the engine's to make. */
export const questionsOf = ({
  assumptions,
}: SpecContract): readonly { readonly anchor: string; readonly question: string }[] =>
  assumptions
    .filter(({ reversible }) => !reversible)
    .map(({ id, text, default: planned }) => ({
      anchor: id,
      question: `${text} This cannot be undone later. The specification would do this: ${planned} Is that right?`,
    }))
