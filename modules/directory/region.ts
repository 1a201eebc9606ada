import type { QueryContext } from '@leadkeep/commands'
import { z } from 'zod'
import { Tenant } from './data/entities.ts'

/** Of tenants that were created without one. */
export const defaultRegion = 'DE'

const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })

/** A country or territory by its two letters (ISO 3166-1 alpha-2). */
export const region = z
  .string()
  .trim()
  .toUpperCase()
  .refine(
    (code) => /^[A-Z]{2}$/.test(code) && names.of(code) !== undefined,
    'Use the two letters of a country, such as DE or GB.',
  )

/** Where the scope's tenant takes a phone number without a country code to be from. */
export async function regionOf({ scope, em }: Pick<QueryContext, 'scope' | 'em'>): Promise<string> {
  const tenant = await em.findOne(Tenant, { id: scope.tenantId })

  return tenant?.region ?? defaultRegion
}
