import argon2 from 'argon2'
import { Gate } from './gate.ts'

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. They are recorded in each hash. */
const parameters = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A hash of 32 random bytes nobody kept, with the parameters above: what an unknown account is checked against. */
export const nobodysHash =
  '$argon2id$v=19$m=19456,p=1,t=2$fvkdrz6tmFLvqcHvVCw9og$5uQSJnMBsrOT5EfaNpKI7L3uSzKw422tTEisoyXcaYQ'

/** Hashes and checks passwords, two at a time: at most 38 MiB, however many sign in at once. */
export class Passwords {
  // A hundred who wait take about three seconds on two cores.
  readonly #gate = new Gate({ inside: 2, waiting: 100 })

  hash(password: string): Promise<string> {
    return this.#gate.pass(() => argon2.hash(plain(password), parameters))
  }

  /** Takes as long for an account that does not exist (`null`) as for one that does. */
  async matches(hash: string | null, password: string): Promise<boolean> {
    const matches = await this.#gate.pass(() => argon2.verify(hash ?? nobodysHash, plain(password)))

    return matches && hash !== null
  }

  /** Whether a hash was made with other parameters than today's. */
  isOutdated(hash: string): boolean {
    return argon2.needsRehash(hash, parameters)
  }
}

/** One spelling for what different keyboards send (NIST SP 800-63B §3.1.1.2). */
const plain = (password: string) => Buffer.from(password.normalize('NFKC'), 'utf8')

declare module '@leadkeep/kernel' {
  interface Services {
    passwords: Passwords
  }
}
