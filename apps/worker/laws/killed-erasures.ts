import { expect } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { addNote } from '@leadkeep/crm'
import { Erasure, eraseSubject, finishErasures } from '@leadkeep/privacy'
import { rowsOf, unmistakable } from '@leadkeep/testing'
import { killed } from './die-at.ts'
import type { ErasureDeath } from './erasure-deaths.ts'
import { sends, whatOpens, whatStands, type Erasing } from './someone-to-erase.ts'

let howMany = 0

/** Somebody is erased by a process that is killed with `kill -9`, and by another that finds it unfinished. */
export async function erasedDespite(world: Erasing, dieAt: ErasureDeath): Promise<void> {
  const { tenantId, databases, folder, rootKey } = world
  const her = await sends(world, {
    ...unmistakable.person,
    email: `killed.${++howMany}@canarymeadow.example`,
    phone: `+49 30 77654${howMany + 100}`,
  })
  const [lead] = await rowsOf<{ id: string }>(
    databases.adminUrl,
    'select id from crm_lead where subject_id = $1',
    [her],
  )
  const text = unmistakable.written.note
  const { id: note } = await execute(world.services, world.staff, addNote, { leadId: lead!.id, text })
  const input = { subjectId: her, also: [], ground: 'objection' as const }
  const { id: erasureId } = await execute(world.services, world.staff, eraseSubject, input)
  const given = { dieAt, tenantId, erasureId, folder, rootKey, url: databases.url('worker') }
  expect(await killed('erase-and-die.ts', { ...given, keysUrl: databases.keysUrl })).toBe('SIGKILL')

  world.ambient.advance(6 * 60_000)
  await finishErasures(world.worker)

  const erasure = await world.worker.database.fork(tenantId).findOne(Erasure, { id: erasureId })
  expect(erasure).toMatchObject({
    state: 'completed',
    subjectIds: [her, note],
    emptied: { 'crm.lead': 1, 'crm.note': 1 },
    statement: expect.stringContaining(`"erasure":"${erasureId}"`),
  })
  expect(await whatStands(databases.adminUrl, [her, note])).toEqual([])
  expect(await whatOpens(world.worker, tenantId, [her, note])).toEqual([])
  const lines = await world.worker.erasureLedger.read(tenantId)
  expect(lines.filter((line) => line.erasure === erasureId)).toMatchObject([{ subjects: [her, note] }])
  const ends = await rowsOf(
    databases.adminUrl,
    `select 1 from audit_entry where tenant_id = $1 and act = 'privacy.erasure.complete' and outcome = 'done'
      and exists (select from unnest(touched) t where t like '%' || $2 || '%')`,
    [tenantId, erasureId],
  )
  expect(ends).toHaveLength(1)
}
