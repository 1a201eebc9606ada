import { expect, test } from '@jest/globals'
import { translator } from './translate.ts'

const t = translator([
  {
    'crm.leads.title': 'Leads',
    'crm.leads.count_one': '{count} lead',
    'crm.leads.count_other': '{count} leads',
  },
  { 'crm.leads.title': 'Enquiries', 'crm.lead.moved': '{who} moved it to {stage}' },
])

test('the later dictionary wins', () => {
  expect(t('crm.leads.title')).toBe('Enquiries')
})

test('a count picks the plural and is written as a number', () => {
  expect(t('crm.leads.count', { count: 1 })).toBe('1 lead')
  expect(t('crm.leads.count', { count: 12_840 })).toBe('12,840 leads')
})

test('values fill their holes, and what they hold is not read again', () => {
  expect(t('crm.lead.moved', { who: '{stage}', stage: 'Won' })).toBe('{stage} moved it to Won')
})

test('a missing word shows its key, a missing value its hole', () => {
  expect(t('crm.nobody.wrote.this')).toBe('crm.nobody.wrote.this')
  expect(t('crm.lead.moved', { who: 'Ada' })).toBe('Ada moved it to {stage}')
})
