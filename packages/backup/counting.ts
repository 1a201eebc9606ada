import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'

/** Lets bytes through and knows afterwards how many there were, of how many lines, and what they hash to. */
export function counting() {
  const hash = createHash('sha256')
  let bytes = 0
  let lines = 0
  const stream = new Transform({
    transform(part: Buffer, _encoding, done) {
      hash.update(part)
      bytes += part.length
      for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) lines += 1
      done(null, part)
    },
  })

  return { stream, told: () => ({ bytes, lines, sha256: hash.digest('hex') }) }
}
