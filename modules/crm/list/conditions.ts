import type { Statement } from '@leadkeep/audit'

/**
 * Conditions of a statement: texts of ours, and values that travel apart from them. The letters tell the statement's
 * shape, by which node-postgres prepares it once per connection.
 */
export class Conditions {
  readonly #values: unknown[] = []
  readonly #texts: string[] = []
  #letters = ''

  /** Each `?` stands for one of the values. */
  add(letter: string, text: string, ...values: unknown[]): void {
    const places = values.map((value) => this.bind(value))
    this.#texts.push(text.replaceAll('?', () => places.shift() ?? '?'))
    this.#letters += letter
  }

  /** Where a value stands in the statement: `$3`. */
  bind(value: unknown): string {
    return `$${this.#values.push(value)}`
  }

  get text(): string {
    return this.#texts.join(' and ')
  }

  statement(name: string, text: string): Statement {
    return { name: `${name}_${this.#letters}`, text, values: this.#values }
  }
}
