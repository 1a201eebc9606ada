import { expect, test } from '@jest/globals'
import { array, assert, nat, property, tuple } from 'fast-check'
import { demoPage } from './demo-page.ts'
import { changesBetween, meetingOf, merged } from './draft-changes.ts'
import { pageContentDraftSchema, type PageContent } from './page-content.ts'
import { addableKinds, addBlock, changeBlock, moved, speaking, without } from './page-edits.ts'
import { faultsOfPage } from './page-faults.ts'
import { leavesOf, treeOf } from './tree-leaves.ts'

const keysOf = ({ blocks }: PageContent) => blocks.map(({ key }) => key)
const paths = (before: PageContent, after: PageContent) =>
  changesBetween(leavesOf(before), leavesOf(after)).map(({ path }) => path)

test('every kind of block that is offered fits the page, in all its languages', () => {
  const both = speaking(demoPage, ['en', 'de'])
  const whole = addableKinds(both).reduce((content, kind) => addBlock(content, kind).content, both)

  expect(keysOf(whole)).toEqual([
    ...keysOf(demoPage),
    'benefits_2',
    'proof_2',
    'steps_2',
    'questions_2',
    'text',
    'picture',
  ])
  expect(pageContentDraftSchema.safeParse(whole).success).toBe(true)
  expect(faultsOfPage(whole).filter(({ message }) => message !== 'Say one thing for each column.')).toEqual(
    [],
  )
  expect(addableKinds({ ...demoPage, blocks: [] })).toEqual(expect.arrayContaining(['hero', 'form']))
  expect(keysOf(addBlock({ ...demoPage, blocks: demoPage.blocks.slice(1) }, 'hero').content)[0]).toBe('hero')
})

test('a language that was added and taken away again leaves nothing behind', () => {
  expect(speaking(speaking(demoPage, ['en', 'de']), ['en'])).toEqual(demoPage)
})

test('leaves and tree are the same, whatever is moved and taken away', () => {
  const place = nat({ max: demoPage.blocks.length - 1 })
  assert(
    property(array(tuple(place, place), { maxLength: 6 }), place, (moves, gone) => {
      const order = moves.reduce((blocks, [from, to]) => moved(blocks, from, to), demoPage.blocks)
      const page = { ...demoPage, blocks: without(order, gone) }
      expect(treeOf(leavesOf(page))).toEqual(page)
    }),
    { numRuns: 50 },
  )
})

test('a moved block is one change, and a text is told by its block’s name', () => {
  const [hero] = demoPage.blocks
  if (hero?.kind !== 'hero') throw new Error('The demo begins otherwise.')
  const words = { en: { ...hero.words['en']!, heading: 'Other' } }

  expect(paths(demoPage, { ...demoPage, blocks: moved(demoPage.blocks, 0, 2) })).toEqual(['blocks'])
  expect(paths(demoPage, changeBlock(demoPage, 'hero', { ...hero, words }))).toEqual([
    'blocks.hero.words.en.heading',
  ])
})

test('one moves a block, another writes into it, a third takes one away: all of it comes together', () => {
  const [hero, ...rest] = demoPage.blocks
  if (hero?.kind !== 'hero') throw new Error('The demo begins otherwise.')
  const mine = { ...demoPage, blocks: moved(demoPage.blocks, 0, 1) }
  const theirs = changeBlock(demoPage, 'hero', {
    ...hero,
    words: { en: { heading: 'Theirs', text: 'Said.' } },
  })
  const [base, ours, others] = [leavesOf(demoPage), leavesOf(mine), leavesOf(theirs)]
  const both = treeOf(merged(meetingOf(base, ours, others), others, new Set())) as PageContent

  expect(meetingOf(base, ours, others).contested).toEqual([])
  expect(keysOf(both)).toEqual(keysOf(mine))
  expect(both.blocks[1]).toMatchObject({ words: { en: { heading: 'Theirs', text: 'Said.' } } })

  const less = leavesOf({ ...demoPage, blocks: rest })
  const one = treeOf(merged(meetingOf(base, less, others), others, new Set())) as PageContent
  expect(keysOf(one)).toEqual(keysOf(demoPage).slice(1))
})
