import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
/** Dark differs by its colours alone, so only they are looked at again. */
const lookedAt: Record<'light' | 'dark', Parameters<AxeBuilder['options']>[0]> = {
  light: { resultTypes: ['violations'], runOnly: { type: 'tag', values: standards } },
  dark: { resultTypes: ['violations'], runOnly: { type: 'rule', values: ['color-contrast'] } },
}
const screens = { phone: { width: 375, height: 812 }, desk: { width: 1440, height: 900 } }

/** Holds for the page as it is now, on a phone and at a desk, light and dark: WCAG 2.2 AA, and nothing to scroll sideways for. */
export async function isForEverybody(page: Page): Promise<void> {
  for (const [where, size] of Object.entries(screens))
    await test.step(where, async () => {
      await page.setViewportSize(size)
      await isForEverybodyAtItsSize(page)
    })
}

export async function isForEverybodyAtItsSize(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const axe = new AxeBuilder({ page })
      .options(lookedAt[colorScheme])
      // No script runs in a sandboxed frame, axe neither: it would wait for one. What previews show is looked at by itself.
      .exclude('iframe[sandbox]')
      // Half the work, where no frame is that it would not see into.
      .setLegacyMode(page.frames().length === 1)
    const { violations } = await axe.analyze()
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
    )
    expect.soft(found, `${page.url()} ${colorScheme}`).toEqual([])
  }
  await fitsItsWidth(page)
}

export async function fitsItsWidth(page: Page): Promise<void> {
  const beyond = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect.soft(beyond, `${page.url()} is no wider than its window`).toBeLessThanOrEqual(0)
}

/** Shoots it as it looks on a phone and at a desk, light and dark, to be looked at by a person. */
export async function pictures(page: Page, place: (name: string) => string): Promise<void> {
  for (const [where, size] of Object.entries(screens))
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      await page.screenshot({ path: place(`${where}-${colorScheme}`), fullPage: true })
    }
}
