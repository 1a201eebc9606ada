import { command } from '@leadkeep/commands'
import { demoForm, holdBack, textHash } from '@leadkeep/lead_capture'
import { newSubject } from '@leadkeep/privacy'
import { z } from 'zod'

/** One that a program sent, and one that a person may have. Nobody in it is real. */
const doubtful = [
  {
    signals: ['unproven', 'too_fast', 'honeypot'],
    fields: {
      name: 'Best Rankings',
      email: 'offers@seo-rankings.example',
      message: 'We saw your website and can bring it to page one within a week. Reply for a free quote!',
    },
  },
  {
    signals: ['unproven', 'too_fast', 'disposable_address'],
    fields: {
      name: 'Petra Lindqvist',
      email: 'petra.l@mailinator.com',
      company: 'Lindqvist Urverk',
      message: 'Do you calibrate chronometers from before 1950?',
    },
  },
] as const

/** As a job would have held them back. */
export const holdTwo = command({
  id: 'demo.quarantine.hold',
  access: ['lead_capture.submissions.process'],
  input: z.object({ formId: z.uuid() }),
  async run(context, { formId }) {
    const { scope } = context
    for (const { signals, fields } of doubtful) {
      const id = await newSubject(context)
      const submission = {
        id,
        formId,
        formVersion: demoForm.version,
        textHashes: [demoForm.notice, ...demoForm.consents].map(textHash),
        receiptId: `DEMO-${id.slice(-12).toUpperCase()}`,
        receivedAt: scope.now(),
      }
      const at = scope.now().toISOString()
      const origin = { address: '192.0.2.66', userAgent: 'Demo', language: 'en', gpc: false }
      const sent = { consents: [], served: [], servedAt: at, attribution: {}, origin, submittedAt: at }
      holdBack(context, submission, { v: 2, ...sent, language: 'en', fields, answers: {} }, signals)
    }
  },
})
