import { demoFormContent, draftOf } from '@leadkeep/lead_capture'

const draft = draftOf(demoFormContent)

/** By route, a body that passes its schema. `id` is whichever foreign id is being tried. */
export const bodies: Readonly<Record<string, (id: string) => unknown>> = {
  'POST /api/auth/login': () => ({ email: 'nobody@example.com', password: 'not the password' }),
  'POST /api/auth/password': () => ({
    currentPassword: 'not the password',
    newPassword: 'a longer new password',
  }),
  'POST /api/auth/users': () => ({
    email: 'new@example.com',
    name: 'New',
    password: 'a longer new password',
    roles: [],
  }),
  'PATCH /api/auth/users/:id': () => ({ version: 1, name: 'Changed' }),
  'PUT /api/auth/users/:id/roles': () => ({ roles: [] }),
  'POST /api/auth/users/:id/password': () => ({ password: 'a longer new password' }),
  'POST /api/auth/roles': () => ({ key: 'extra', title: 'Extra', features: [] }),
  'PATCH /api/auth/roles/:id': () => ({ version: 1, title: 'Changed' }),
  'POST /api/crm/leads': (id) => ({ name: 'Ada', ownerId: id }),
  'POST /api/crm/leads/exports': () => ({}),
  'POST /api/consent/purposes': () => ({
    key: 'extra',
    basis: 'consent',
    isConfirmed: true,
    confirmWithinHours: 72,
    unconfirmed: 'keep',
    texts: { en: { title: 'Extra', text: 'Something more.' } },
  }),
  'PATCH /api/consent/purposes/:id': () => ({ confirmWithinHours: 24 }),
  'POST /api/consent/subjects/:id/withdrawals': () => ({ purpose: 'product_news' }),
  'POST /api/consent/decisions/:id/evidence': () => ({ purpose: 'consent.prove_consent' }),
  'PUT /api/lead_capture/forms/:id/embedding': () => ({ origins: ['https://www.example.com'] }),
  'POST /api/lead_capture/forms/:id/keys': () => ({ title: 'Shop' }),
  'POST /api/lead_capture/forms': () => ({
    title: 'Extra',
    slug: 'extra',
    languages: ['en'],
    noticeOf: null,
  }),
  'PUT /api/lead_capture/forms/:id/draft': () => ({ version: 1, content: draft }),
  'POST /api/lead_capture/forms/:id/preview': () => ({ language: 'en', draft }),
  'POST /api/lead_capture/forms/:id/publish': () => ({ version: 1 }),
  'POST /api/lead_capture/forms/:id/restore': (id) => ({ version: 1, versionId: id }),
  'PUT /api/lead_capture/forms/:id/assignment': (id) => ({ version: 0, mode: 'person', userIds: [id] }),
  'POST /api/lead_capture/absences': (id) => ({
    userId: id,
    fromDay: '2026-12-01',
    untilDay: '2026-12-24',
  }),
  'POST /api/crm/leads/bulk/stage': (id) => ({ ids: [id], stage: 'won' }),
  'POST /api/crm/leads/bulk/owner': (id) => ({ ids: [id], ownerId: null }),
  'PATCH /api/crm/leads/:id': () => ({ version: 1, name: 'Changed' }),
  'PUT /api/crm/leads/:id/person': (id) => ({ version: 1, personId: id }),
  'POST /api/crm/leads/:id/person': () => ({ version: 1 }),
  'POST /api/crm/leads/:id/notes': () => ({ text: 'Changed' }),
  'PATCH /api/crm/notes/:id': () => ({ version: 1, text: 'Changed' }),
  'POST /api/crm/leads/:id/tasks': () => ({ title: 'Changed' }),
  'POST /api/audit_logs/entries/:id/openings': () => ({ purpose: 'audit_logs.audit' }),
  'POST /api/audit_logs/exports': () => ({ format: 'jsonl', purpose: 'audit_logs.audit' }),
}
