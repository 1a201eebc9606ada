import { expect, test } from '@jest/globals'
import { crumbs } from './crumbs.ts'

const places = [
  { path: '/backend/leads', label: 'Leads', group: 'Sales' },
  { path: '/backend/leads/[id]', label: 'Lead' },
  { path: '/backend/leads/new', label: 'New lead' },
]

test('the way to a lead names no lead', () => {
  expect(crumbs(places, '/backend/leads/0198f2')).toEqual([
    { label: 'Sales' },
    { label: 'Leads', href: '/backend/leads' },
    { label: 'Lead' },
  ])
})

test('a fixed word comes before a pattern that would fit as well', () => {
  expect(crumbs(places, '/backend/leads/new').at(-1)).toEqual({ label: 'New lead' })
})

test('an address without a screen has no way to it', () => {
  expect(crumbs(places, '/backend/nowhere')).toEqual([])
})
