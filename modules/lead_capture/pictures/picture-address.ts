export const pictureMediaType = 'image/webp'

/** The hash that an address of a picture names; null for an address of none. */
export const hashIn = (name: string): string | null => /^([0-9a-f]{64})\.webp$/.exec(name)?.[1] ?? null
