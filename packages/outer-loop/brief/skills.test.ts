import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { task } from '../core/plan.ts'
import { specContract } from '../core/spec.ts'
import { lens, lenses } from '../spec/review.ts'
import { loadLenses } from './lenses.ts'
import { loadSkills, readSkill, skillsFor } from './skills.ts'

const repository = new URL('../../../', import.meta.url).pathname

test('a skill is named as its folder, says what and when, and is known by the hash of its bytes', () => {
  const file =
    '---\nname: add-a-route\ndescription: Adds a route. Use when an address is needed.\n---\n\nBegin.\n'
  expect(readSkill('add-a-route', file)).toEqual({
    skill: {
      name: 'add-a-route',
      description: 'Adds a route. Use when an address is needed.',
      text: 'Begin.',
      digest: createHash('sha256').update(file).digest('hex'),
    },
  })
})

test.each([
  ['no front matter', 'Begin.', /front matter/],
  ['another name', '---\nname: other\ndescription: d\n---\nx', /must be the same/],
  ['capitals', '---\nname: Add\ndescription: d\n---\nx', /small letters/],
  ['no description', '---\nname: add\n---\nx', /description/],
  ['too long a description', `---\nname: add\ndescription: ${'x'.repeat(1_025)}\n---\nx`, /description/],
  ['an unknown field', '---\nname: add\ndescription: d\nhooks: rm\n---\nx', /hooks/],
  ['no text', '---\nname: add\ndescription: d\n---\n', /no text/],
])('refused, with the reason: %s', (_name, file, message) => {
  const read = readSkill('add', file)
  expect('findings' in read ? read.findings[0]?.message : null).toMatch(message)
})

test('this repository’s own skills can be read, each short', async () => {
  const { skills, findings } = await loadSkills(repository)
  expect(findings).toEqual([])
  expect(skills.map(({ name }) => name)).toEqual([
    'add-a-module',
    'add-a-route',
    'add-a-screen',
    'add-an-entity',
    'open-a-pull-request',
    'review-a-change',
    'review-a-spec',
    'write-a-journey-test',
    'write-a-spec',
  ])
  for (const { name } of skills) {
    const file = await readFile(`${repository}.ai/skills/${name}/SKILL.md`, 'utf8')
    expect(file.split('\n').length).toBeLessThanOrEqual(121)
    expect(file).toContain('OUTERLOOP_TASK')
  }
})

test('a worker is handed what the specification calls for within what it owns', async () => {
  const { skills } = await loadSkills(repository)
  const contract = specContract.parse({
    title: 'Partner webhook',
    modules: [
      { id: 'partners', change: 'new' },
      { id: 'crm', change: 'extend' },
    ],
    entities: [{ module: 'partners', name: 'partner', change: 'new', columns: [] }],
    routes: [{ module: 'crm', method: 'POST', path: '/api/crm/x', access: 'crm.leads.create' }],
    criteria: [{ id: 'AC-1', text: 'A partner sends a lead.', test: 'apps/backend/e2e/a-partner.spec.ts' }],
  })
  const planned = (owns: string[]) =>
    task.parse({ id: 't', title: 'Title', branch: 'feat/t', brief: 'b', criteria: ['AC-1'], owns })
  const names = (owns: string[]) =>
    skillsFor('work', skills, { task: planned(owns), contract }).map(({ name }) => name)
  expect(names(['modules/partners/**'])).toEqual(['add-a-module', 'add-an-entity', 'write-a-journey-test'])
  expect(names(['modules/crm/**'])).toEqual(['add-a-route', 'write-a-journey-test'])
  expect(skillsFor('spec', skills).map(({ name }) => name)).toEqual(['write-a-spec'])
  expect(skillsFor('plan', skills)).toEqual([])
})

test('a repository sharpens a lens, and cannot take one away', async () => {
  const own = await loadLenses(repository)
  expect(Object.keys(own)).toEqual(lens.options)
  for (const name of lens.options) expect(own[name].length).toBeGreaterThan(lenses[name].length)
  expect(await loadLenses('/nonexistent')).toEqual(lenses)
})
