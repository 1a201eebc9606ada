import { expect, test } from '@jest/globals'
import { changesBetween, meetingOf, merged } from './draft-changes.ts'
import { demoFormContent } from './demo-form.ts'
import { demoTrialForm } from './demo-trial-form.ts'
import { formContentSchema, type FormContent } from './form-content.ts'
import { contentOf, draftOf, type FormDraft } from './form-draft.ts'
import {
  addField,
  addLanguage,
  changeFieldTexts,
  changeTexts,
  moveRow,
  removeField,
  removeOption,
  removeStep,
  renameField,
  rowsOf,
} from './form-edits.ts'
import { conditionOf } from './form-fields.ts'
import { formOfLeaves, leavesOfForm } from './form-leaves.ts'
import { problemsOf } from './form-problems.ts'
import { newForm } from './form-template.ts'
import { richTextOf, wordsOfRichText } from './rich-text-words.ts'

const trial = draftOf(demoTrialForm)
/** Where a field is asked, the steps say: its place in the list has no meaning. */
const byKey = (form: FormContent) => ({
  ...form,
  fields: form.fields.toSorted((one, other) => one.key.localeCompare(other.key)),
})

test('a published form becomes a draft and a published form again, and says the same', () => {
  for (const form of [demoFormContent, demoTrialForm]) {
    const { slug, version } = form
    const again = contentOf(draftOf(form), { slug, version, notices: {}, boxes: {} })
    expect(byKey(formContentSchema.parse(again))).toEqual(byKey(form))
  }
})

test('a new form lacks in each language what only the tenant can say, and nothing else', () => {
  const problems = problemsOf(
    newForm('Hello', ['en', 'de'], () => undefined),
    'hello',
    [],
  )
  const parts = [
    'controller.address',
    'controller.email',
    'controller.name',
    'contact.email',
    'contact.name',
    'recipients',
    'retention',
    'summary',
    'transfers',
  ]

  expect(problems.map(({ field }) => field).toSorted()).toEqual(
    ['de', 'en'].flatMap((language) => parts.map((part) => `texts.${language}.notice.${part}`)).toSorted(),
  )
})

test('spaces are no answer to what a notice has to say', () => {
  const draft = structuredClone(trial)
  draft.texts['en']!.notice.retention = '   '

  expect(problemsOf(draft, 'trial', trial.consents)).toMatchObject([{ field: 'texts.en.notice.retention' }])
})

test('a question can be moved across the line of a step, and the line itself past a question', () => {
  const rows = rowsOf(trial)
  const line = rows.findIndex((row) => 'step' in row)
  const [first, second] = trial.steps.map((step) => step.fields)

  const across = moveRow(trial, line + 1, line)
  expect(across.steps.map((step) => step.fields)).toEqual([[...first!, second![0]], second!.slice(1)])
  expect(moveRow(across, line + 1, line).steps).toEqual(trial.steps)
  expect(removeStep(trial, trial.steps[1]!.key).steps).toMatchObject([{ fields: [...first!, ...second!] }])
})

test('what is removed takes its words and the conditions on it along', () => {
  const dependent = trial.fields.find((field) => conditionOf(field))!
  const condition = conditionOf(dependent)!
  const without = removeField(trial, condition.field)

  expect(without.fields.some((field) => conditionOf(field)?.field === condition.field)).toBe(false)
  expect(Object.keys(without.texts['en']!.fields)).not.toContain(condition.field)
  if ('is' in condition)
    for (const option of condition.is)
      expect(problemsOf(removeOption(trial, condition.field, option), 'trial', trial.consents)).toEqual([])
  expect(problemsOf(without, 'trial', trial.consents)).toEqual([])
})

test('a question that gets another name keeps its place, its words and what depends on it', () => {
  const condition = trial.fields.map(conditionOf).find((when) => when !== undefined)!
  const renamed = renameField(trial, condition.field, 'another_name')

  expect(problemsOf(renamed, 'trial', trial.consents)).toEqual([])
  expect(renamed.fields.some((field) => conditionOf(field)?.field === 'another_name')).toBe(true)
  expect(renamed.texts['en']!.fields['another_name']).toEqual(trial.texts['en']!.fields[condition.field])
})

test('a further language asks for all its words', () => {
  const { fields, title } = addLanguage(trial, 'fr').texts['fr']!

  expect([Object.keys(fields), title]).toEqual([trial.fields.map(({ key }) => key), ''])
})

test('a form is the sum of its leaves', () => {
  for (const draft of [trial, draftOf(demoFormContent)])
    expect(formOfLeaves(leavesOfForm(draft))).toEqual(draft)
})

test('of two who write one form, each keeps what only they changed; where both did, one gives way', () => {
  const titled = (draft: FormDraft, title: string) => changeTexts(draft, 'en', () => ({ title }))
  const mine = changeFieldTexts(titled(trial, 'Mine'), 'en', 'name', () => ({ label: 'Who are you?' }))
  const theirs = addField(titled(trial, 'Theirs'), 'date').draft
  const meeting = meetingOf(leavesOfForm(trial), leavesOfForm(mine), leavesOfForm(theirs))
  expect(meeting.contested).toEqual(['texts.en.title'])

  const both = (given: string[]) =>
    formOfLeaves(merged(meeting, leavesOfForm(theirs), new Set(given))).texts['en']!
  expect(both([])).toMatchObject({ title: 'Mine', fields: { name: { label: 'Who are you?' }, date: {} } })
  expect(both(['texts.en.title'])).toMatchObject({ title: 'Theirs' })
})

test('who removes a question while another words it removes the words with it', () => {
  const mine = removeField(trial, 'phone')
  const theirs = changeFieldTexts(trial, 'en', 'phone', () => ({ label: 'A number' }))
  const meeting = meetingOf(leavesOfForm(trial), leavesOfForm(mine), leavesOfForm(theirs))

  expect(formOfLeaves(merged(meeting, leavesOfForm(theirs), new Set()))).toEqual(mine)
})

test('a change is told by the place it is at', () => {
  const after = changeTexts(trial, 'en', () => ({ submit: 'Go' }))

  expect(changesBetween(leavesOfForm(trial), leavesOfForm(after))).toEqual([
    { path: 'texts.en.submit', before: 'Ask for a trial', after: 'Go' },
  ])
})

test('rich text is typed plainly and kept as a tree', () => {
  const words = 'It is **here**.\n\n- one\n- [two](https://example.com)'

  expect(richTextOf(words)).toMatchObject([
    { kind: 'paragraph', content: [{ kind: 'text' }, { kind: 'strong', text: 'here' }, { kind: 'text' }] },
    { kind: 'list', items: [[{ text: 'one' }], [{ kind: 'link', href: 'https://example.com' }]] },
  ])
  expect(wordsOfRichText(richTextOf(words))).toBe(words)
  expect(wordsOfRichText(demoTrialForm.texts['en']!.thanks)).toBe(
    wordsOfRichText(richTextOf(wordsOfRichText(demoTrialForm.texts['en']!.thanks))),
  )
  expect(richTextOf(' \n ')).toBeUndefined()
})
