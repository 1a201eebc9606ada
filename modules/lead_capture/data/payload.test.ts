import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { openIntake } from '@leadkeep/crypto'
import { z } from 'zod'
import { answersInWords } from './answers-in-words.ts'
import { demoTrialForm } from './demo-trial-form.ts'
import { payloadSchema } from './payload.ts'

const kept = z
  .object({
    privateKey: z.string(),
    sealed: z.string(),
    binding: z.object({
      tenantId: z.string(),
      formId: z.string(),
      formVersion: z.int(),
      submissionId: z.string(),
      textHashes: z.array(z.string()),
    }),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'payload-version-1.json'), 'utf8')))

test('what was sealed as version 1 opens, and is read as the newest', async () => {
  const key = Buffer.from(kept.privateKey, 'hex')
  const bytes = await openIntake(key, kept.binding, Buffer.from(kept.sealed, 'hex'))

  expect(payloadSchema.parse(JSON.parse(bytes.toString('utf8')))).toMatchObject({
    fields: { name: 'Ada Lovelace', email: 'ada@example.com', message: 'Please call me.' },
    language: null,
    answers: {},
    consents: [{ purpose: 'product_news', version: 1 }],
    attribution: { utm_source: 'fair' },
  })
})

test('answers are told in the words of the form, in its order; what it asks no more keeps its name', () => {
  const answers = { withdrawn: 'yes', areas: ['forms', 'gone'], reason: 'moving' }

  expect(answersInWords(demoTrialForm, { language: 'de', answers })).toEqual([
    { key: 'reason', label: 'Was führt Sie zu uns?', value: 'Wir wechseln von einem anderen System' },
    { key: 'areas', label: 'Was soll es für Sie tun?', value: 'Formulare und Landingpages\ngone' },
    { key: 'withdrawn', label: 'withdrawn', value: 'yes' },
  ])
  expect(answersInWords(demoTrialForm, { language: 'fr', answers })[0]?.label).toBe('What brings you here?')
})
