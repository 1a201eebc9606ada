import { mailLanguages } from '../mails/account-changed.ts'

/** The first of the languages that a browser asks for (RFC 9110, 12.5.4) in which we write to staff; else English. */
export function languageOf({ headers }: Pick<Request, 'headers'>): (typeof mailLanguages)[number] {
  const asked = (headers.get('accept-language') ?? '')
    .split(',')
    .map((range) => range.split(';')[0]!.trim().split('-')[0]!.toLowerCase())

  return asked.flatMap((one) => mailLanguages.find((each) => each === one) ?? [])[0] ?? 'en'
}
