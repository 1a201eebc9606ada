import { query } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Receipt } from '../data/receipt.ts'

/** A receipt as its person can have it. It says nothing of who they are, so nothing is opened. */
export const readReceipt = query({
  id: 'consent.receipt.read',
  access: ['consent.decisions.view'],
  input: z.object({ receiptId: z.uuid() }),
  async run({ em }, { receiptId }) {
    const receipt = await em.findOne(Receipt, { id: receiptId })
    if (!receipt) throw notFound('consent.receipt')()

    return { statement: receipt.statement }
  },
})
