import { randomBytes } from 'node:crypto'
import { fieldKey, open, seal } from '@leadkeep/crypto'
import { systemAmbient } from '@leadkeep/kernel'
import { inTurn, median, medianTime, ratio } from './measure.ts'
import type { PlainInsert } from './plain-insert.ts'
import { microseconds, times, type Row } from './table.ts'

const calls = 20

export async function measureSealing(plain: PlainInsert): Promise<Row[]> {
  const key = fieldKey(1, randomBytes(32))
  const cell = {
    tenantId: systemAmbient.newId(),
    table: 'crm.lead',
    column: 'email',
    row: systemAmbient.newId(),
  }
  const sealed = seal(key, cell, 'ada@example.com')
  const figures = await inTurn(9, {
    plain: plain.time,
    seal: () => each(() => seal(key, cell, 'ada@example.com')),
    open: () => each(() => open(key, cell, sealed)),
  })
  const row = (what: string, measured: number[]): Row => ({
    what,
    measured: microseconds(median(measured)),
    ratio: times(ratio(measured, figures.plain)),
    goal: '≤ 10 µs',
    met: median(measured) <= 0.01,
  })

  return [row('sealing one field', figures.seal), row('opening one field', figures.open)]
}

/** Milliseconds of one. A few at a time: the median of many short moments is not told by who else wanted the processor. */
const each = async (work: () => unknown): Promise<number> =>
  (await medianTime(400, async () => {
    for (let call = 0; call < calls; call++) work()
  })) / calls
