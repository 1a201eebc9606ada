import type { Translate } from './i18n/translate.ts'

/** What a screen may run: a command or a query. Structural, so that this package needs no other. */
export interface Unit<Input, Output> {
  readonly id: string
  /** A zod schema; its input type is what the caller has to give. */
  readonly input: { parse(value: unknown): unknown; readonly _zod: { readonly input: Input } }
  // `never` accepts whatever context and input a unit declares: only its result matters here.
  run(context: never, input: never): Promise<Output>
}

/** The person in front of the screen. */
export interface Staff {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly features: readonly string[]
  readonly tenantName: string
  /** Whether they have to add a second factor before they may do anything else. */
  readonly mustEnrol?: boolean
  /** Whether the person's features cover this one. For what to show; the unit itself refuses. */
  may(feature: string): boolean
  /** Runs a command or query as this person: checked, traced, one transaction. */
  execute<Input, Output>(unit: Unit<Input, Output>, input: Input): Promise<Output>
}

/** What every screen is given. A screen is an async server component: `({ staff, params, search, t }) => …`. */
export interface ScreenProps {
  readonly staff: Staff
  /** From the path: `/backend/leads/[id]` gives `id`. */
  readonly params: Readonly<Record<string, string>>
  /** From the query string; of a repeated name the first. */
  readonly search: Readonly<Record<string, string | undefined>>
  readonly t: Translate
}

/** A screen as its module lists it: where it is, who may see it, and whether the sidebar shows it. */
export interface ScreenEntry {
  /** `/backend/leads` or `/backend/leads/[id]`, as the file under `app/` is called. */
  readonly path: `/backend${string}`
  /** Key of its title. */
  readonly title: string
  /** Features that open it, any one of them; empty means every signed-in person. */
  readonly access: readonly string[]
  readonly navigation?: {
    /** Key of the group's heading. */
    readonly group: string
    readonly icon: NavigationIcon
    /** Ascending, across modules. */
    readonly order: number
    /** Whoever has this feature finds it on another screen of the sidebar. */
    readonly unless?: string
  }
}

export type NavigationIcon =
  | 'home'
  | 'leads'
  | 'people'
  | 'inbox'
  | 'log'
  | 'shield'
  | 'team'
  | 'key'
  | 'page'
  | 'chart'
  | 'globe'
  | 'task'
  | 'mail'
  | 'warning'
  | 'trash'
  | 'clock'
  | 'gear'
