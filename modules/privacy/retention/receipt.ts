import type { Json } from '@leadkeep/audit'
import type { RetentionRun } from './run.ts'

type Facts = Pick<RetentionRun, 'id' | 'night' | 'requestedBy' | 'startedAt' | 'progress'>

/** The body of a signed statement of the kind `privacy.retention_run`, version 1. FORMAT.md: frozen, and names nobody. */
export const receiptOf = (
  run: Facts,
  finishedAt: Date,
  log: { readonly origin: string; readonly checkpoint: string | null },
) =>
  ({
    v: 1,
    run: run.id,
    night: run.night ?? null,
    requested_by: run.requestedBy ?? null,
    started: run.startedAt.toISOString(),
    finished: finishedAt.toISOString(),
    rules: run.progress.map(({ rule, version, days, purposes, before, expired, held, inUse, granted }) => ({
      rule,
      version,
      days,
      purposes: purposes === null ? null : [...purposes],
      before,
      expired,
      held,
      in_use: inUse,
      granted,
    })),
    log,
  }) satisfies Readonly<Record<string, Json>>
