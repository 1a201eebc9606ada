import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, fitsItsWidth, isForEverybody, test } from '@leadkeep/testing/e2e'
import { filesOf, linesOf, withLines, zipped, type Files } from '../laws/forged-archive.ts'

const build = join(import.meta.dirname, '../../../packages/verifier/build.ts')

test('an officer exports the log, and an auditor verifies it in a page from a disk, without a network', async ({
  addresses,
  people,
  newBrowser,
  signedIn,
}, testInfo) => {
  const place = (name: string) => testInfo.outputPath(name)
  const archive = place('log.zip')
  const kept = place('kept-by-a-visitor.txt')

  await test.step('a visitor keeps what the site says of its log', async () => {
    const visitor = await newBrowser({ baseURL: addresses.landing })
    // Now and then the site has not signed anything yet.
    await expect(async () => {
      const said = await visitor.request.get('/.well-known/leadkeep-log')
      expect(said.status()).toBe(200)
      writeFileSync(kept, await said.text())
    }).toPass()
  })

  const key = readFileSync(kept, 'utf8').split('\n', 1)[0]!
  await test.step('Cora exports the whole log for an audit, with the key beside it', async () => {
    const cora = await signedIn(people.compliance)
    await cora.goto('/backend/log/export')
    await expect(cora.getByLabel('Format')).toHaveValue('archive')
    await expect(cora.getByText(key)).toBeVisible()
    await cora.getByLabel('What is it for?').selectOption({ label: 'Audit or inspection' })
    const download = cora.waitForEvent('download')
    await cora.getByRole('button', { name: 'Export' }).click()
    await (await download).saveAs(archive)
  })

  execFileSync(process.execPath, [build, testInfo.outputDir])
  const auditor = await newBrowser({ viewport: { width: 375, height: 800 } })
  const asked: string[] = []
  auditor.on('request', (request) => asked.push(request.url()))
  await auditor.context().setOffline(true)
  await auditor.goto(`file://${place('leadkeep-verify.html')}`)

  await test.step('the auditor is told what is missing, beside it', async () => {
    await auditor.getByRole('button', { name: 'Verify' }).click()
    await expect(auditor.getByLabel('The archive')).toHaveAccessibleDescription(/Choose the archive/)
    await expect(auditor.getByLabel('The log’s key')).toHaveAccessibleDescription(/Paste the log’s key/)
  })

  await test.step('and sees that it is complete, and the log that the visitor saw', async () => {
    await auditor.getByLabel('The log’s key').fill(key)
    await auditor.getByLabel('Checkpoints from outside').setInputFiles(kept)
    await verify(auditor, archive)
    await expect(auditor.getByRole('heading', { name: 'It holds.' })).toBeVisible()
    await expect(claims(auditor)).toContainText([
      'Made and signed by',
      'byte for byte',
      'Its checkpoint is signed',
      /Complete from 0 to \d+/,
      'Consistent with 1 outside checkpoint.',
    ])
    await fitsItsWidth(auditor)
    await isForEverybody(auditor)
  })

  const good = await filesOf(new Blob([readFileSync(archive)]))
  for (const [name, sentence, make] of bad)
    await test.step(`what was ${name} is called so`, async () => {
      const file = place(`${name.replaceAll(' ', '-')}.zip`)
      writeFileSync(file, await make(good, readFileSync(archive)))
      await verify(auditor, file)
      await expect(auditor.getByRole('heading', { name: /^It does not hold/ })).toBeVisible()
      await expect(claims(auditor).filter({ hasText: sentence })).toHaveCount(1)
    })

  expect(asked.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([])
})

type Make = (good: Files, whole: Buffer) => Promise<Buffer> | Buffer

const bytes = async (files: Files) => Buffer.from(await (await zipped(files)).arrayBuffer())

/** Six of the many that the tamper suite has. */
const bad: readonly (readonly [name: string, sentence: RegExp, make: Make])[] = [
  [
    'edited',
    /entries\.jsonl is not the one that was exported/,
    (good) =>
      bytes(
        withLines(
          good,
          linesOf(good).with(2, linesOf(good)[2]!.replace('"outcome":"done"', '"outcome":"failed"')),
        ),
      ),
  ],
  [
    'shortened',
    /entries\.jsonl is not the one that was exported/,
    (good) => bytes(withLines(good, linesOf(good).slice(0, -1))),
  ],
  ['cut off', /no whole archive/, (_, whole) => whole.subarray(0, -50)],
  [
    'given another purpose',
    /MANIFEST\.json does not say what was signed/,
    (good) =>
      bytes(
        new Map([
          ...good,
          ['MANIFEST.json', good.get('MANIFEST.json')!.replace('audit_logs.audit', 'audit_logs.support')],
        ]),
      ),
  ],
  [
    'signed by somebody else',
    /its signature does not verify/,
    (good) =>
      bytes(
        new Map([
          ...good,
          ['MANIFEST.statement', good.get('MANIFEST.statement')!.replace('"count":', '"count":1')],
        ]),
      ),
  ],
  [
    'given another file',
    /more\.jsonl is not part of this export/,
    (good) => bytes(new Map([...good, ['more.jsonl', '{}\n']])),
  ],
]

const claims = (auditor: Page) => auditor.getByRole('listitem')

async function verify(auditor: Page, file: string): Promise<void> {
  await auditor.getByLabel('The archive').setInputFiles(file)
  await auditor.getByRole('button', { name: 'Verify' }).click()
  await expect(auditor.locator('#of')).toHaveText(file.split('/').at(-1)!)
}
