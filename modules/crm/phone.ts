import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * E.164 (`+4915112345678`) where the number is one; else as it was typed, so that nothing a person gave is lost.
 * `region` is the tenant's (ISO 3166-1 alpha-2): there a number without a country code is taken to be from. What is
 * kept and indexed is the outcome, so a tenant that changes its region changes only what is written from then on.
 */
export function toE164(value: string, region: string): string {
  const number = parsePhoneNumberFromString(value, isSupportedCountry(region) ? region : undefined)

  return number?.isPossible() ? number.number : value.trim()
}

/** What equal numbers have in common, for the blind index. Takes a number as it is kept: after `toE164`. */
export const phoneKey = (kept: string) => {
  const number = parsePhoneNumberFromString(kept)
  if (number?.isPossible()) return number.number

  return kept.startsWith('+') ? kept : kept.replaceAll(/\D/g, '') || kept
}

/** `+49 1511 2345678`, for people. */
export const readablePhone = (value: string) =>
  parsePhoneNumberFromString(value)?.formatInternational() ?? value
