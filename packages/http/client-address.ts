import { BlockList, isIP } from 'node:net'

/** Proxies whose word about the client is taken: addresses or CIDR blocks, `10.0.0.0/8`, `::1`. */
export function trustedProxies(list: readonly string[]): BlockList {
  const trusted = new BlockList()
  for (const each of list) {
    const [address = '', bits, ...more] = each.split('/')
    const family = isIP(address)
    if (family === 0 || more.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits)))
      throw new Error(`A trusted proxy is an address or a CIDR block; "${each}" is neither.`)
    const most = family === 6 ? 128 : 32
    trusted.addSubnet(address, Number(bits ?? most), family === 6 ? 'ipv6' : 'ipv4')
  }

  return trusted
}

/**
 * The right-most address of X-Forwarded-For that is no proxy of ours. Everything left of it was written by whoever
 * sent it, so is not read; with no trusted proxy the header is not read at all.
 */
export function clientAddress(headers: Headers, socketAddress: string, trusted: BlockList): string {
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').filter((hop) => hop.trim() !== '')
  let client = plainAddress(socketAddress) ?? socketAddress
  while (isTrusted(client, trusted)) {
    const hop = plainAddress(hops.pop() ?? '')
    if (hop === null) break
    client = hop
  }

  return client
}

/** What a limit counts: an IPv4 address, or the /64 an IPv6 subscriber has at least (RFC 6177). */
export function addressBlock(address: string): string {
  const plain = plainAddress(address)
  if (plain === null) return 'unknown'

  return isIP(plain) === 6 ? `${groups(plain).slice(0, 4).join(':')}::/64` : plain
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address)

  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

/** Without port, brackets, zone, or the IPv6 clothing of an IPv4 address; null when it is no address. */
function plainAddress(text: string): string | null {
  const bare = text.trim().toLowerCase()
  const host = /^\[([^\]]+)\](?::\d+)?$/.exec(bare)?.[1] ?? /^([\d.]+):\d+$/.exec(bare)?.[1] ?? bare
  const address = host.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/, '')

  return isIP(address) === 0 ? null : address
}

/** The eight groups of an IPv6 address in their shortest form. */
function groups(address: string): string[] {
  // WHATWG URL normalises every spelling, a dotted tail included, to hexadecimal groups.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')

  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}
