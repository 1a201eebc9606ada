import { constants, createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { isAbsent, statIfThere } from './files.ts'
import type { Finding } from '../core/finding.ts'

/**
 * Looks for values that a worker must not know, in what it left behind: changed files, its answer, its logs. Also as
 * base64, the commonest disguise. A worker without the sandbox can read them; here it is noticed if it wrote them down.
 */
export async function leaks(
  secrets: ReadonlyMap<string, string>,
  files: readonly string[],
): Promise<Finding[]> {
  const needles = [...secrets].flatMap(([name, value]) =>
    disguises(value).map((needle) => ({ name, needle })),
  )
  const found: Finding[] = []

  for (const file of files)
    for (const name of await namesIn(file, needles))
      found.push({
        code: 'integrity.secret_leaked',
        severity: 'blocker',
        where: file.slice(-500),
        message: `The value of ${name} is in it. It goes nowhere; change it where it was issued.`,
        by: 'integrity',
      })

  return found
}

async function namesIn(
  file: string,
  needles: readonly { name: string; needle: string }[],
): Promise<Set<string>> {
  const longest = Math.max(0, ...needles.map(({ needle }) => needle.length))
  const names = new Set<string>()
  let before = ''

  try {
    // A worker's link or pipe is not opened: it could lead anywhere, or never end.
    if (!(await statIfThere(file))?.isFile()) return names
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
    const stream = createReadStream(file, { encoding: 'latin1', fd: await open(file, flags) })
    for await (const chunk of stream) {
      const text = before + String(chunk)
      for (const { name, needle } of needles) if (text.includes(needle)) names.add(name)
      before = text.slice(-longest)
    }
  } catch (cause) {
    if (!isAbsent(cause)) throw cause
  }
  return names
}

/** In base64 the same bytes look different at each of three offsets; the middle of each is its own. */
function disguises(value: string): string[] {
  const encoded = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), Buffer.from(value)])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4)
      .replace(/.{2}=*$/, ''),
  )
  return [value, Buffer.from(value).toString('hex'), ...encoded]
}
