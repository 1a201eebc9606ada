import { definePurpose } from '@leadkeep/audit'

export const answerEnquiry = definePurpose(
  'lead_capture.answer_enquiry',
  'Making a lead of what a visitor sent',
)

export const keepEvidenceOfClick = definePurpose(
  'lead_capture.keep_evidence',
  'Keeping where a click on a mailed link came from',
)

export const reviewQuarantine = definePurpose(
  'lead_capture.review_quarantine',
  'Judging a submission that looks doubtful',
)

export const assignLeads = definePurpose(
  'lead_capture.assign_leads',
  'Choosing who is given new leads, and saying who wrote what',
)

export const takeUpRequests = definePurpose(
  'lead_capture.take_up_requests',
  'Taking up what somebody asks about their data',
)

export const purposes = [
  takeUpRequests,
  answerEnquiry,
  keepEvidenceOfClick,
  reviewQuarantine,
  assignLeads,
] as const
