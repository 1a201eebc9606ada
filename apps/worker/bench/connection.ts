import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  /** Status line and headers, lower-case. */
  readonly head: string
  readonly body: Buffer
}

/**
 * A kept-alive HTTP/1.1 connection that asks one thing at a time and reads what it must. What makes the load runs on the
 * same processors as what bears it: node's own client would take as long as the server.
 */
export class Connection {
  readonly #port: number
  #socket: Socket | undefined
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined
  #received: Buffer = Buffer.alloc(0)

  constructor(port: number) {
    this.#port = port
  }

  static several(port: number, count: number): Connection[] {
    return Array.from({ length: count }, () => new Connection(port))
  }

  /** Rejects for any other status than the one expected: a refusal is fast, and no figure. */
  async ask(request: string, expected: number): Promise<Answer> {
    // A server closes what idled for some seconds.
    if (!this.#socket || this.#socket.destroyed) this.#socket = await this.#connected()
    const socket = this.#socket
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting = { resolve, reject }
      socket.write(request)
    })
    if (answer.status !== expected)
      throw new Error(`Expected ${expected}: ${answer.head}\n\n${answer.body.toString()}`)

    return answer
  }

  close(): void {
    this.#waiting = undefined
    this.#socket?.destroy()
  }

  async #connected(): Promise<Socket> {
    const socket = connect(this.#port, '127.0.0.1').setNoDelay()
    await once(socket, 'connect')
    socket.on('data', (part: Buffer) => this.#read(part))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('The server closed the connection.')))

    return socket
  }

  #read(part: Buffer): void {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part])
    const answer = answerIn(this.#received)
    if (!answer) return
    this.#received = Buffer.alloc(0)
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }
}

/** The answer, once all of it is there: its length is told, or its last chunk is the empty one (RFC 9112). */
function answerIn(received: Buffer): Answer | null {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = received.toString('latin1', 0, end).toLowerCase()
  const body = received.subarray(end + 4)
  const length = /\r\ncontent-length: (\d+)/.exec(head)?.[1]
  const isWhole =
    length === undefined
      ? body.subarray(-5).toString('latin1') === '0\r\n\r\n'
      : body.length >= Number(length)

  return isWhole ? { status: Number(head.slice(9, 12)), head, body } : null
}
