import type { Scope, Services } from '@leadkeep/kernel'

/** Ids and plain words: a job's data never holds a value of a person. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>

/** A kind of thing that happens, past tense: `crm.lead.converted`. Its id and fields are frozen, additions apart. */
export interface EventDefinition<Data extends EventData = EventData> {
  readonly id: string
  readonly title: string
  /** Whether staff screens of the tenant hear of it while they are open. */
  readonly live: boolean
  (data: Data): RecordedEvent
}

export interface RecordedEvent {
  readonly event: string
  readonly live: boolean
  readonly data: EventData
}

/** What a subscriber is given: the event with its stable id, and a scope that acts as the job. */
export interface Delivery {
  readonly eventId: string
  readonly event: string
  readonly data: EventData
  readonly scope: Scope
  readonly services: Services
}

/** One listener of one event; each is retried by itself, so it must be able to run twice. */
export interface Subscriber {
  /** `crm.create-lead-from-submission`: also the name of its queue. */
  readonly id: string
  readonly event: string
  handle(delivery: Delivery): Promise<void>
}

/** Work of its own accord, for the installation or for each tenant. */
export interface Schedule {
  readonly id: string
  readonly title: string
  /** Seconds between runs. */
  readonly every: number
  run(services: Services): Promise<void>
}

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    readonly events?: readonly EventDefinition<never>[]
    readonly subscribers?: readonly Subscriber[]
    readonly schedules?: readonly Schedule[]
  }
}

export function defineEvent<Data extends EventData>(
  id: string,
  { title, live = false }: { readonly title: string; readonly live?: boolean },
): EventDefinition<Data> {
  const make = (data: Data): RecordedEvent => ({ event: id, live, data })

  return Object.assign(make, { id, title, live })
}
