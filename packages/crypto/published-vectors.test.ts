import { createSecretKey } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import {
  AEAD_AES_128_GCM,
  AEAD_AES_256_GCM,
  CipherSuite,
  KDF_HKDF_SHA256,
  KEM_DHKEM_X25519_HKDF_SHA256,
} from 'hpke'
import { decrypt, encrypt } from './aead.ts'
import { privateKeyFromRaw, publicKeyFromRaw, rawPublicKey, signBytes, verifyBytes } from './curve-keys.ts'
import { deriveBytes } from './derive.ts'
import { readFixture, unhex } from './fixtures/read-fixture.ts'
import { dhkemX25519, hkdfSha256, hpkeKey, intakeSuite } from './hpke-node.ts'
import { openIntake, sealIntake } from './intake-box.ts'
import { fieldKey } from './versioned-key.ts'

interface Wycheproof {
  aesGcm: {
    tcId: number
    key: string
    iv: string
    aad: string
    msg: string
    ct: string
    tag: string
    result: string
  }[]
  hkdfSha256: { tcId: number; ikm: string; info: string; okm: string }[]
  x25519LowOrder: { tcId: number; public: string; private: string }[]
  ed25519: { tcId: number; publicKey: string; msg: string; sig: string; result: string }[]
}
interface Rfc {
  hpke: Record<'info' | 'skEm' | 'pkEm' | 'skRm' | 'pkRm' | 'enc' | 'aad' | 'pt' | 'ct' | 'exported', string>
  hkdf: { ikm: string; salt: string; info: string; prk: string; okm: string }[]
  ed25519: { secret: string; public: string; message: string; signature: string }[]
}

const wycheproof = readFixture<Wycheproof>('published-wycheproof')
const rfc = readFixture<Rfc>('published-rfc')

describe('AES-256-GCM (Wycheproof)', () => {
  test.each(wycheproof.aesGcm)('$tcId is $result', ({ key, iv, aad, msg, ct, tag, result }) => {
    const header = Buffer.concat([Buffer.of(0x7f, 0, 0, 0, 1), unhex(iv)])
    const payload = Buffer.concat([header, unhex(ct), unhex(tag)])
    const opens = () => decrypt(0x7f, fieldKey(1, unhex(key)), unhex(aad), payload)

    if (result === 'valid') {
      expect(opens().toString('hex')).toBe(msg)
      expect(encrypt(0x7f, fieldKey(1, unhex(key)), unhex(aad), unhex(msg), unhex(iv))).toEqual(payload)
    } else expect(opens).toThrow(expect.objectContaining({ code: 'crypto.cannot_open' }))
  })
})

describe('HKDF-SHA-256', () => {
  test.each(wycheproof.hkdfSha256)('Wycheproof $tcId', ({ ikm, info, okm }) => {
    expect(deriveBytes(createSecretKey(unhex(ikm)), unhex(info)).toString('hex')).toBe(okm)
  })

  test.each(rfc.hkdf)('RFC 5869: $prk', async ({ ikm, salt, info, prk, okm }) => {
    const kdf = hkdfSha256()
    const extracted = await kdf.Extract(unhex(salt), unhex(ikm))
    expect(Buffer.from(extracted).toString('hex')).toBe(prk)
    expect(Buffer.from(await kdf.Expand(extracted, unhex(info), 42)).toString('hex')).toBe(okm)
  })
})

describe('Ed25519', () => {
  test.each(rfc.ed25519)('RFC 8032 §7.1: $message', ({ secret, public: publicKey, message, signature }) => {
    const key = privateKeyFromRaw('ed25519', unhex(secret))
    expect(rawPublicKey(key).toString('hex')).toBe(publicKey)
    expect(signBytes(key, unhex(message)).toString('hex')).toBe(signature)
  })

  test.each(wycheproof.ed25519)('Wycheproof $tcId is $result', ({ publicKey, msg, sig, result }) => {
    const key = publicKeyFromRaw('ed25519', unhex(publicKey))
    expect(verifyBytes(key, unhex(msg), unhex(sig))).toBe(result === 'valid')
  })
})

describe('HPKE', () => {
  const { info, skEm, pkEm, skRm, pkRm, enc, aad, pt, ct, exported } = rfc.hpke
  const ephemeral = () => ({
    publicKey: publicKeyFromRaw('x25519', unhex(pkEm)),
    privateKey: privateKeyFromRaw('x25519', unhex(skEm)),
  })
  const recipient = hpkeKey(publicKeyFromRaw('x25519', unhex(pkRm)))
  const owner = hpkeKey(privateKeyFromRaw('x25519', unhex(skRm)))

  test('RFC 9180 A.1.1: encapsulation and key schedule over our X25519 and HKDF', async () => {
    const suite = new CipherSuite(dhkemX25519(ephemeral), hkdfSha256, AEAD_AES_128_GCM)
    const options = { info: unhex(info), aad: unhex(aad) }
    const sealed = await suite.Seal(recipient, unhex(pt), options)

    expect(hex(sealed.encapsulatedSecret)).toBe(enc)
    expect(hex(sealed.ciphertext)).toBe(ct)
    expect(hex(await suite.Open(owner, unhex(enc), unhex(ct), options))).toBe(pt)
    expect(hex(await suite.ReceiveExport(owner, unhex(enc), new Uint8Array(), 32, options))).toBe(exported)
  })

  test('our suite and the WebCrypto one open each other', async () => {
    const theirs = new CipherSuite(KEM_DHKEM_X25519_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
    const options = { info: unhex(info), aad: unhex(aad) }
    const byUs = await intakeSuite().Seal(recipient, unhex(pt), options)
    const byThem = await theirs.Seal(await theirs.DeserializePublicKey(unhex(pkRm)), unhex(pt), options)
    const theirOwner = {
      publicKey: await theirs.DeserializePublicKey(unhex(pkRm)),
      privateKey: await theirs.DeserializePrivateKey(unhex(skRm)),
    }

    expect(hex(await theirs.Open(theirOwner, byUs.encapsulatedSecret, byUs.ciphertext, options))).toBe(pt)
    expect(hex(await intakeSuite().Open(owner, byThem.encapsulatedSecret, byThem.ciphertext, options))).toBe(
      pt,
    )
  })

  test.each(wycheproof.x25519LowOrder)(
    'a point of low order is refused: Wycheproof $tcId',
    async (vector) => {
      const binding = { tenantId: 't', formId: 'f', formVersion: 1, submissionId: 's', textHashes: [] }
      const point = unhex(vector.public)
      await expect(sealIntake(point, 1, binding, Buffer.from('Ada'))).rejects.toMatchObject({
        code: 'crypto.invalid_key',
      })

      const forged = Buffer.concat([Buffer.of(3, 0, 0, 0, 1), point, Buffer.alloc(32)])
      await expect(openIntake(unhex(vector.private), binding, forged)).rejects.toMatchObject({
        code: 'crypto.cannot_open',
      })
    },
  )
})

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
