import type { QueryContext } from '@leadkeep/commands'

/** Who knows what people agreed to, and for which purposes there is anything to agree to. */
export interface Grants {
  purposes(context: Pick<QueryContext, 'em'>): Promise<{ readonly key: string; readonly title: string }[]>
  /** Every purpose that the tenant declared, with what makes it lawful. */
  processing(context: Pick<QueryContext, 'em'>): Promise<
    {
      readonly key: string
      readonly title: string
      readonly text: string
      readonly basis: string
      readonly isEnded: boolean
    }[]
  >
  /** By subject, the purposes for which a confirmed grant of theirs stands. */
  standing(
    context: Pick<QueryContext, 'em'>,
    subjectIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>
}

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    readonly grants?: Grants
  }
}

export const grantsOf = ({ services }: Pick<QueryContext, 'services'>): Grants | undefined =>
  services.modules.find(({ grants }) => grants)?.grants
