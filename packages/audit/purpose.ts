/**
 * Why sealed values may be opened or the log exported. Modules declare them, and people choose one: words of their own
 * could name somebody, on a log that no erasure reaches.
 */
export interface Purpose {
  /** `crm.work_leads`; what stands on the log. Frozen once used. */
  readonly id: string
  readonly title: string
}

export const definePurpose = (id: string, title: string): Purpose => {
  if (!/^[a-z_]+\.[a-z_]+$/.test(id)) throw new TypeError(`A purpose is named module.purpose, not "${id}".`)

  return { id, title }
}

declare module '@leadkeep/kernel' {
  interface ModuleParts {
    /** What for are values opened? Every purpose that stands on the log is in some module's list. */
    readonly purposes?: readonly Purpose[]
  }
}
