import { createInterface } from 'node:readline/promises'

/** Asked for, or read from standard input. */
export async function passphrase(): Promise<string> {
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await asking.question('Passphrase: ')
  } finally {
    asking.close()
  }
}
