import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js'

/** Where a number without a country code is taken to be from (ISO 3166-1). One for all tenants in this slice. */
export const defaultRegion: CountryCode = 'DE'

/** E.164 (`+4915112345678`) where the number is one; else as it was typed, so that nothing a person gave is lost. */
export function toE164(value: string, region: CountryCode = defaultRegion): string {
  const number = parsePhoneNumberFromString(value, region)

  return number?.isPossible() ? number.number : value.trim()
}

/** What equal numbers have in common, for the blind index. */
export const phoneKey = (value: string) => {
  const number = toE164(value)

  return number.startsWith('+') ? number : number.replaceAll(/\D/g, '') || number
}

/** `+49 1511 2345678`, for people. */
export const readablePhone = (value: string) =>
  parsePhoneNumberFromString(value)?.formatInternational() ?? value
