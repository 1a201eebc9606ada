import { notFound } from '@leadkeep/kernel'
import type { ScreenProps } from '@leadkeep/ui'
import { z } from 'zod'
import { listColleagues, readLead } from '../../../index.ts'
import { LeadScreen } from '../lead/lead-screen.tsx'
import { mayOf } from '../permissions.ts'

export default async function LeadPage({ staff, params }: ScreenProps) {
  const id = z.uuid().safeParse(params['id'])
  if (!id.success) throw notFound('crm.lead')()
  const lead = await staff.execute(readLead, { id: id.data })
  const colleagues = await staff.execute(listColleagues, {})

  return (
    <LeadScreen key={lead.id} first={lead} colleagues={colleagues} userId={staff.userId} may={mayOf(staff)} />
  )
}
