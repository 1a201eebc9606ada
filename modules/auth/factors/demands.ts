/** Of whom a tenant may ask a second factor. */
export const demands = ['nobody', 'officers', 'everybody'] as const
