import { expect, test } from '@jest/globals'
import { addressBlock, clientAddress, trustedProxies } from './index.ts'

const proxies = ['10.0.0.0/8', '::1', '2001:db8:cafe::/48']

test.each<[string, string | undefined, string, string]>([
  ['203.0.113.7', undefined, '203.0.113.7', 'nobody between'],
  ['203.0.113.7', '198.51.100.1', '203.0.113.7', 'a stranger may write what he likes'],
  ['10.0.0.1', '198.51.100.1', '198.51.100.1', 'our proxy is believed'],
  ['10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1', 'what the client wrote before is not'],
  ['10.0.0.1', '198.51.100.1, 10.2.3.4', '198.51.100.1', 'two proxies'],
  ['10.0.0.1', '10.9.9.9, 10.2.3.4', '10.9.9.9', 'all ours: the farthest'],
  ['10.0.0.1', undefined, '10.0.0.1', 'our proxy says nothing'],
  ['10.0.0.1', '198.51.100.1, unknown', '10.0.0.1', 'nonsense ends the chain'],
  ['::1', '[2001:db8::7]:4711', '2001:db8::7', 'brackets and a port'],
  ['10.0.0.1', '198.51.100.1:80', '198.51.100.1', 'a port'],
  ['::ffff:10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1', 'IPv4 dressed as IPv6'],
  ['2001:db8:cafe::1', '2001:db8:beef::1', '2001:db8:beef::1', 'an IPv6 block'],
  ['fe80::1%eth0', undefined, 'fe80::1', 'a zone'],
])('socket %s, forwarded for %s: %s (%s)', (socket, forwarded, client) => {
  const headers = new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded })
  expect(clientAddress(headers, socket, trustedProxies(proxies))).toBe(client)
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
  ['nonsense', 'unknown'],
])('%s is counted as %s', (address, block) => {
  expect(addressBlock(address)).toBe(block)
})

test.each(['proxy.example', '10.0.0.0/x', '', '10.0.0.0/8/8'])('"%s" is no proxy', (each) => {
  expect(() => trustedProxies([each])).toThrow('neither')
})
