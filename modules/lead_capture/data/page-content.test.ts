import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { demoPage } from './demo-page.ts'
import { pageSchema, type PageContent } from './page-content.ts'
import { pageInLanguage } from './page-definition.ts'
import { readStoredDraft } from './page-draft.ts'
import { faultsOfPage } from './page-faults.ts'
import { problemsOfPage } from './page-problems.ts'
import { readStoredPage } from './stored-page.ts'
import { inLanguages } from './worded.ts'

const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'page-format-1.json'), 'utf8'),
) as { blocks: object[] } // as the test below finds it
const formId = '01998000-0000-7000-8000-0000000000f1'
const home = { slug: 'home', isHome: true, formId, content: demoPage }

test('the demo says only what a page can say, and reading it changes nothing', () => {
  expect(pageSchema.parse(demoPage)).toEqual(demoPage)
  expect(readStoredPage(demoPage)).toEqual(demoPage)
  expect(demoPage.footer.words['en']?.imprint.example).toBe(true)
})

test('a page of format 1 is read as the newest, and nothing that it says is lost', () => {
  expect(readStoredPage(fixture)).toEqual(demoPage)
})

test('a draft of format 1 is read, however little it says, at the address of its row', () => {
  const { slug, content } = readStoredDraft(
    {
      isHome: false,
      formId,
      content: { ...fixture, title: '', blocks: [fixture.blocks[0], fixture.blocks[0]] },
    },
    'autumn',
  )

  expect([slug, content.words]).toEqual(['autumn', { en: { ...demoPage.words['en'], title: '' } }])
  expect(content.blocks.map(({ key }) => key)).toEqual(['hero', 'hero_2'])
})

test('in one language a page is that language alone, and every block keeps its name', () => {
  const { languages, title, site, blocks, footer } = pageInLanguage(inGermanToo, 'de')

  expect([languages, title, site.name, footer.text]).toEqual([['en', 'de'], 'Auf Deutsch', '', ''])
  expect(blocks.map(({ key }) => key)).toEqual(demoPage.blocks.map(({ key }) => key))
  expect(blocks.find(({ kind }) => kind === 'benefits')).toMatchObject({
    heading: '',
    items: [{ key: 'item_1', title: '', text: '' }, {}, {}, {}],
  })
  expect(() => pageInLanguage(demoPage, 'de')).toThrow()
})

test('every word that a language lacks keeps a page from being published, each at its place', () => {
  const fields = problemsOfPage({ ...home, content: inGermanToo }, true).map(({ field }) => field)

  expect(fields).toEqual(
    expect.arrayContaining([
      'content.words.de.description',
      'content.site.navigation.0.words.de.label',
      'content.blocks.0.figure.words.de.lines',
      'content.blocks.1.items.0.words.de.title',
      'content.footer.words.de.imprint.email',
    ]),
  )
  expect(fields.filter((field) => field.includes('.en.'))).toEqual([])
  expect(problemsOfPage(home, true)).toEqual([])
  expect(problemsOfPage({ ...home, slug: '' }, false).map(({ field }) => field)).toEqual(['formId', 'slug'])
})

test('a page begins once, shows its form once, and its tables have no holes', () => {
  const [hero, , proof] = demoPage.blocks
  if (hero?.kind !== 'hero' || proof?.kind !== 'proof') throw new Error('The demo begins otherwise.')
  const second = { ...hero, key: 'hero_2' } as const
  const holed = {
    ...proof,
    rows: proof.rows.map((row) => ({ ...row, words: { en: { label: 'x', cells: ['x'] } } })),
  }
  const places = (blocks: PageContent['blocks']) =>
    faultsOfPage({ ...demoPage, blocks }).map(({ path }) => path.join('.'))

  expect(places([hero, second])).toEqual(['blocks.1'])
  expect(places([hero, hero])).toEqual(['blocks', 'blocks.1'])
  expect(places([holed])).toHaveLength(proof.rows.length)
})

test('a link leads to a place, never to a script', () => {
  const links = [
    '#form',
    '/privacy',
    'https://example.com/',
    'mailto:ada@example.com',
    'javascript:alert(1)',
    '//evil.example',
  ]
  const linking = (href: string) => ({
    ...demoPage,
    site: { ...demoPage.site, navigation: [{ key: 'x', href, words: { en: { label: 'x' } } }] },
  })

  expect(links.filter((href) => pageSchema.safeParse(linking(href)).success)).toEqual(links.slice(0, 4))
})

const english = inLanguages(demoPage, ['en', 'de'])
const inGermanToo = {
  ...english,
  languages: ['en', 'de'],
  words: { ...english.words, de: { title: 'Auf Deutsch', description: '' } },
}
