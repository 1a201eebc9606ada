import { lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

/**
 * Makes a `node_modules` in the current folder out of another one, by links, without a network and without a copy: what
 * came from a registry is linked to where it lies, and what links to a workspace links to the same place in this folder. So
 * each folder runs its own code on the same packages. (`node link-packages.ts <node_modules>`)
 */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    if (name.startsWith('.') && name !== '.bin') continue
    const [source, target] = [join(from, name), join(to, name)]
    const relative = lstatSync(source).isSymbolicLink() ? readlinkSync(source) : null
    if (relative !== null && !isAbsolute(relative)) symlinkSync(relative, target)
    else if (name === '.bin' || holdsWorkspaces(source)) linkPackages(source, target)
    else symlinkSync(source, target)
  }
}

/** A scope in which npm linked workspaces. */
const holdsWorkspaces = (folder: string): boolean =>
  folder.includes('/@') && readdirSync(folder).some((name) => lstatSync(join(folder, name)).isSymbolicLink())

const [from = ''] = process.argv.slice(2)
linkPackages(from, join(process.cwd(), 'node_modules'))
