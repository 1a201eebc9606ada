import type { EmbeddedPostgres } from '@leadkeep/database'

/** What the set-up started and the tear-down must end. */
export const running: { postgres?: EmbeddedPostgres; directory?: string } = {}
