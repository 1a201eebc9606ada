import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, fitsItsWidth, isForEverybody, test } from '@leadkeep/testing/e2e'
import { Decrypter } from 'age-encryption'
import { filesOf, linesOf, withLines, zipped, type Files } from '../laws/forged-archive.ts'

const passphrase = 'correct horse battery staple'
const fixtures = join(import.meta.dirname, '../../../packages/verifier/fixtures')
const build = join(import.meta.dirname, '../../../packages/verifier/build.ts')

test('an officer exports the log, and an auditor verifies it in a page from a disk, without a network', async ({
  addresses,
  people,
  newBrowser,
  signedIn,
}, testInfo) => {
  test.slow()
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
    await cora.getByRole('button', { name: 'Export' }).click()
    // It has a page of its own, which says how far it is, and then has it.
    await expect(cora).toHaveURL(/\/backend\/log\/exports\/[0-9a-f-]{36}$/)
    await cora.reload()
    await downloads(cora, archive)
    await expect(cora.getByText(key)).toBeVisible()
    await isForEverybody(cora)
    await cora.getByRole('link', { name: 'All exports' }).click()
    await expect(cora.getByRole('row', { name: /the whole log/ }).first()).toContainText('Ready')
    await isForEverybody(cora)
  })

  const openedArchive = place('opened.zip')
  await test.step('and once more with the values behind it, for whoever has the passphrase', async () => {
    const cora = await signedIn(people.compliance)
    await cora.goto('/backend/log/exports')
    await cora.getByRole('link', { name: 'With opened values' }).click()
    await cora.getByLabel('What is it for?').selectOption({ label: 'Audit or inspection' })
    await cora.getByLabel('Who gets it').fill('Audit & Sons')
    await cora.getByRole('button', { name: 'Open and export' }).click()
    await expect(cora.getByLabel('Or a passphrase')).toHaveAccessibleDescription(/either/)
    await cora.getByLabel('Or a passphrase').fill('too short')
    await cora.getByRole('button', { name: 'Open and export' }).click()
    await expect(cora.getByLabel('Or a passphrase')).toHaveAccessibleDescription(/at least 16/)
    await isForEverybody(cora)
    await cora.getByLabel('Or a passphrase').fill(passphrase)
    await cora.getByRole('button', { name: 'Open and export' }).click()
    await expect(cora).toHaveURL(/\/backend\/log\/exports\/[0-9a-f-]{36}$/)
    await downloads(cora, openedArchive)
    await expect(cora.getByText('Audit & Sons')).toBeVisible()
    await isForEverybody(cora)
  })

  await test.step('which any age tool opens', async () => {
    const files = await filesOf(new Blob([readFileSync(openedArchive)]))
    const age = new Decrypter()
    age.addPassphrase(passphrase)
    const text = await age.decrypt(Buffer.from(files.get('openings.jsonl.age')!, 'latin1'), 'text')
    const values = text.trimEnd().split('\n')
    expect(values.length).toBeGreaterThan(10)
    expect(text).toContain('"table":"crm.lead"')
    expect([...files.entries()].filter(([name]) => !name.endsWith('.age')).join('')).not.toContain(
      (JSON.parse(values[0]!) as { value: string }).value,
    )
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

  await test.step('each opened value is verified against its leaf, and can be kept', async () => {
    await auditor.getByLabel('What opens its values').fill('another passphrase')
    await verify(auditor, openedArchive)
    await expect(claims(auditor)).toContainText(['do not open with what was given'])
    await expect(auditor.getByRole('heading', { name: /Nothing speaks against it/ })).toBeVisible()
    await auditor.getByLabel('What opens its values').fill(passphrase)
    await verify(auditor, openedArchive)
    await expect(auditor.getByRole('heading', { name: 'It holds.' })).toBeVisible()
    await expect(
      claims(auditor).filter({ hasText: /Opened: \d+ of the \d+ personal values behind its entries/ }),
    ).toHaveCount(1)
    const saving = auditor.waitForEvent('download')
    await auditor.getByRole('link', { name: 'Save the opened values' }).click()
    const saved = place('opened-values.jsonl')
    await (await saving).saveAs(saved)
    expect(readFileSync(saved, 'utf8')).toContain('"table":"crm.lead"')
    await fitsItsWidth(auditor)
    await isForEverybody(auditor)
    await auditor.getByLabel('What opens its values').fill('')
  })

  await test.step('what was pruned is called so', async () => {
    const kept = JSON.parse(readFileSync(join(fixtures, 'pruned-archive-v2.json'), 'utf8')) as { key: string }
    await auditor.getByLabel('The log’s key').fill(kept.key)
    await auditor.getByLabel('Checkpoints from outside').setInputFiles([])
    await verify(auditor, join(fixtures, 'pruned-archive-v2.zip'))
    await expect(auditor.getByRole('heading', { name: 'It holds.' })).toBeVisible()
    await expect(
      claims(auditor).filter({ hasText: 'Entries 0 to 8 were pruned under policy entry 11' }),
    ).toHaveCount(1)
    await auditor.getByLabel('The log’s key').fill(key)
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

/** Once it is ready: the page looks by itself. */
async function downloads(page: Page, file: string): Promise<void> {
  const link = page.getByRole('link', { name: 'Download' })
  await expect(link).toBeVisible({ timeout: 60_000 })
  const download = page.waitForEvent('download')
  await link.click()
  await (await download).saveAs(file)
}

const claims = (auditor: Page) => auditor.getByRole('listitem')

async function verify(auditor: Page, file: string): Promise<void> {
  await auditor.getByLabel('The archive').setInputFiles(file)
  await auditor.getByRole('button', { name: 'Verify' }).click()
  await expect(auditor.locator('#of')).toHaveText(file.split('/').at(-1)!)
}
