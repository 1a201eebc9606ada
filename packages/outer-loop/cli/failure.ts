/** What a command ends with when it cannot do what it was asked: a stable code, a sentence, and what to do. */
export class Failure extends Error {
  readonly code: string
  readonly remedy: string | null

  constructor(code: string, message: string, remedy: string | null = null) {
    super(message)
    this.code = code
    this.remedy = remedy
  }
}
