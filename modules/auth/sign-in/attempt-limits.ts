import type { Keyring } from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import { addressBlock, limiters, type Limit, type Limiter } from '@leadkeep/http'
import type { Ambient } from '@leadkeep/kernel'
import { tooManyAttempts } from '../errors.ts'
import { deviceOf } from './device.ts'

const quarterOfAnHour = 900

/** Guessing uncounted is worse than waiting: when the store is away, nobody signs in. */
const limits = {
  device: { name: 'auth-device', points: 10, seconds: quarterOfAnHour, whenAway: 'closed' },
  account: { name: 'auth-account', points: 10, seconds: quarterOfAnHour, whenAway: 'closed' },
  address: { name: 'auth-address', points: 100, seconds: quarterOfAnHour, whenAway: 'closed' },
  forgotten: { name: 'auth-forgotten', points: 5, seconds: quarterOfAnHour, whenAway: 'closed' },
  links: { name: 'auth-links', points: 30, seconds: quarterOfAnHour, whenAway: 'closed' },
  second: { name: 'auth-second', points: 5, seconds: quarterOfAnHour, whenAway: 'closed' },
  confirmation: { name: 'auth-confirmation', points: 10, seconds: quarterOfAnHour, whenAway: 'closed' },
} satisfies Record<string, Limit>

export interface Attempt {
  readonly tenantId: string
  /** Normalised e-mail address; whether anybody has it makes no difference. */
  readonly account: string
  readonly address: string
  /** The device cookie, where there is one. */
  readonly device: string | null
}

/**
 * Counts attempts where nobody can count for somebody else. A device that signed in to this account before has a
 * counter of its own, which a stranger cannot reach. Everybody else shares one per account and block of addresses
 * (IPv4 /24, IPv6 /64), so that guessing from one network does not shut the account in another; and one per address
 * over all accounts, against trying one password everywhere.
 */
export class AttemptLimits {
  readonly #keyring: Keyring
  readonly #limiters: () => Promise<Record<keyof typeof limits, Limiter>>

  constructor(database: Database, keyring: Keyring, ambient: Ambient) {
    this.#keyring = keyring
    let made: Promise<Record<keyof typeof limits, Limiter>> | undefined
    this.#limiters = () => (made ??= makeLimiters(database, ambient))
  }

  /** Counts an attempt before it is made. Returns what forgets the count after a success; throws 429. */
  async admit(attempt: Attempt): Promise<() => Promise<void>> {
    const { tenantId, account, address } = attempt
    const device = await deviceOf(this.#keyring, attempt)
    if (device) return this.#count('device', tenantId, `${account}\0${device}`)
    await this.#count('address', tenantId, addressBlock(address))

    return this.#count('account', tenantId, `${account}\0${widerBlock(address)}`)
  }

  /** Counts who asks for a link: for one account, and from one address for all of them. */
  async ask(tenantId: string, account: string, address: string): Promise<void> {
    await this.#count('links', tenantId, addressBlock(address))
    await this.#count('forgotten', tenantId, account)
  }

  /** Counts who follows links: guessing them is hopeless, and should not cost us anything either. */
  async follow(tenantId: string, address: string): Promise<void> {
    await this.#count('links', tenantId, addressBlock(address))
  }

  /** Counts codes, and whatever else is a second step: whoever guesses at them knows the password already. */
  async second(tenantId: string, userId: string): Promise<() => Promise<void>> {
    return this.#count('second', tenantId, userId)
  }

  /** Counts a password asked for again inside a session. */
  async confirm(tenantId: string, sessionId: string): Promise<() => Promise<void>> {
    return this.#count('confirmation', tenantId, sessionId)
  }

  async #count(name: keyof typeof limits, tenantId: string, what: string): Promise<() => Promise<void>> {
    const limiter = (await this.#limiters())[name]
    const key = (await this.#keyring.keyedHash(tenantId, 'auth.attempt', what)).toString('base64url')
    const { allowed, retryAfter } = await limiter.consume(key)
    if (!allowed) throw tooManyAttempts(retryAfter)

    return () => limiter.reset(key)
  }
}

async function makeLimiters(database: Database, ambient: Ambient) {
  // What is counted is a keyed hash already; this secret need not be one.
  const { limiter } = limiters({ pool: await database.pool(), table: 'rate_limit', secret: 'auth', ambient })

  return {
    device: limiter(limits.device),
    account: limiter(limits.account),
    address: limiter(limits.address),
    forgotten: limiter(limits.forgotten),
    links: limiter(limits.links),
    second: limiter(limits.second),
    confirmation: limiter(limits.confirmation),
  }
}

/** An office or a household behind IPv4 often changes its last number; of IPv6 it has a /64. */
function widerBlock(address: string): string {
  return addressBlock(address).replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.0/24')
}

declare module '@leadkeep/kernel' {
  interface Services {
    attemptLimits: AttemptLimits
  }
}
