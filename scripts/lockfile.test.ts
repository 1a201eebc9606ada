import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >
}

const { packages } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'),
) as Lockfile // npm's form

// npm leaves out what the registry at hand does not have, and then `npm ci` refuses the file, on every machine
// (https://github.com/npm/cli/issues/4828). Such an entry is written by hand: version, os, cpu, optional.
test('package-lock.json lists the binaries of every platform, so that a fresh clone installs', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !isListed(path, name)),
  )

  expect(missing).toEqual([])
})

/** Node's way of looking: in the package's own folder, then in each one above it. */
function isListed(path: string, name: string): boolean {
  if (`${path ? `${path}/` : ''}node_modules/${name}` in packages) return true

  return (
    path !== '' &&
    isListed(path.includes('/node_modules/') ? path.slice(0, path.lastIndexOf('/node_modules/')) : '', name)
  )
}
