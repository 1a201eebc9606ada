/** Why something can't be believed: a name for programs, and a sentence for people. */
export class Refusal extends Error {
  readonly code: string

  constructor(code: string, because: string) {
    super(because)
    this.code = code
  }
}
