import { expect, test } from '@jest/globals'
import { translator, uiWords } from '@leadkeep/ui'
import { demoPage } from '../../../data/demo-page.ts'
import { changesBetween } from '../../../data/draft-changes.ts'
import { addBlock, moved, speaking } from '../../../data/page-edits.ts'
import { problemsOfPage } from '../../../data/page-problems.ts'
import words from '../../../i18n/en.json' with { type: 'json' }
import { pageKind, partOf } from './page-kind.ts'

const t = translator([{ ...uiWords, ...words }])
const form = { id: '01998000-0000-7000-8000-0000000000f1', title: 'Enquiry' }
const kind = pageKind([form])
const page = { slug: 'home', isHome: true, formId: form.id, content: demoPage }
const german = { ...page, content: speaking(demoPage, ['en', 'de']) }

test('what is missing is named as a person would say it, with every part of its place', () => {
  const names = problemsOfPage(german, true).map(({ field }) => kind.nameOf(field, german, t))

  expect(names).toEqual(
    expect.arrayContaining([
      'German · Title',
      'German · Opening: Leads you can account for. · Button · What it says',
      'German · Benefits: Four people have to trust a lead form. · Entries · 2 · Title',
      'German · Site · Navigation · 1 · What it says',
      'German · End of the page · Imprint · E-mail',
    ]),
  )
  // A word that is not there would be shown as its key.
  expect(names.filter((name) => name.includes('lead_capture.'))).toEqual([])
})

test('what changed is named the same way, and told in words', () => {
  const picture = addBlock(demoPage, 'picture').content
  const after = {
    ...page,
    isHome: false,
    content: { ...picture, blocks: moved(picture.blocks, picture.blocks.length - 1, 0) },
  }
  const told = changesBetween(kind.leaves(page), kind.leaves(after)).map(({ path, after: leaf }) => [
    kind.nameOf(path, after, t),
    leaf === null || leaf === undefined || leaf === '' ? [] : kind.linesOf(path, leaf, after, t),
  ])

  expect(told).toContainEqual(['Home page', ['No']])
  expect(told.find(([name]) => name === 'Blocks')?.[1]?.slice(0, 2)).toEqual([
    'Picture',
    'Opening: Leads you can account for.',
  ])
  expect(told.flat(2).filter((text) => /lead_capture\.|object/.test(text))).toEqual([])
  expect(kind.linesOf('formId', form.id, page, t)).toEqual(['Enquiry'])
})

test('a problem opens the part and the block that it is in', () => {
  expect(partOf('content.blocks.1.items.0.words.en.title', page)).toEqual({
    part: 'blocks',
    opened: 'benefits',
  })
  expect(partOf('content.footer.words.en.imprint.email', page)).toEqual({ part: 'site' })
  expect(partOf('slug', page)).toEqual({ part: 'place' })
})
