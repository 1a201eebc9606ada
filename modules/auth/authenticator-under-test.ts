import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A device that holds one passkey, as far as a server can tell (WebAuthn §6.1, §6.5; ES256, attestation `none`). */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #key: KeyObject
  readonly #cose: Buffer
  #counter = 0

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#key = privateKey
    this.#cose = map([
      [int(1), int(2)],
      [int(3), int(-7)],
      [int(-1), int(1)],
      [int(-2), bytes(Buffer.from(x, 'base64url'))],
      [int(-3), bytes(Buffer.from(y, 'base64url'))],
    ])
  }

  register(challenge: string, origin: string) {
    const length = Buffer.from([0, this.id.length])
    const credential = Buffer.concat([Buffer.alloc(16), length, this.id, this.#cose])
    const authData = this.#data(origin, 0x45, credential)
    const attestation = map([
      [text('fmt'), text('none')],
      [text('attStmt'), map([])],
      [text('authData'), bytes(authData)],
    ])
    const clientDataJSON = clientData('webauthn.create', challenge, origin).toString('base64url')

    return this.#answer({
      clientDataJSON,
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** `verified`: whether its owner unlocked it. */
  sign(challenge: string, origin: string, verified = true) {
    this.#counter += 1
    const authenticatorData = this.#data(origin, verified ? 0x05 : 0x01)
    const client = clientData('webauthn.get', challenge, origin)
    const signed = Buffer.concat([authenticatorData, createHash('sha256').update(client).digest()])

    return this.#answer({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: sign('sha256', signed, this.#key).toString('base64url'),
    })
  }

  #answer(response: object) {
    const id = this.id.toString('base64url')

    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }
  }

  #data(origin: string, flags: number, credential = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.#counter)
    const rpIdHash = createHash('sha256').update(new URL(origin).hostname).digest()

    return Buffer.concat([rpIdHash, Buffer.from([flags]), counter, credential])
  }
}

const clientData = (type: string, challenge: string, origin: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

// As much of CBOR (RFC 8949) as a passkey needs: heads of one or two bytes.
const head = (major: number, value: number) =>
  Buffer.from(value < 24 ? [(major << 5) | value] : [(major << 5) | 24, value])
const int = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value])
const text = (value: string) => Buffer.concat([head(3, value.length), Buffer.from(value)])
const map = (pairs: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([head(5, pairs.length), ...pairs.flat()])
