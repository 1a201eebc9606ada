/** The languages that visitor pages speak; a further one is a file in i18n away. */
export const offeredLanguages = ['en', 'de'] as const
