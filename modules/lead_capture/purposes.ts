import { definePurpose } from '@leadkeep/audit'

export const answerEnquiry = definePurpose(
  'lead_capture.answer_enquiry',
  'Making a lead of what a visitor sent',
)

export const purposes = [answerEnquiry] as const
