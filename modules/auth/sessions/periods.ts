const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Milliseconds. */
export const periods = {
  /** A session ends this long after it began, whatever is done with it. */
  absolute: 7 * day,
  /** … or this long after it was last used. */
  idle: 8 * hour,
  /** How exactly the last use is known. */
  seen: minute,
  /** A browser's token is replaced when it is this old. */
  rotation: 15 * minute,
  /** How long the token before is still good after the new one arrived: requests that were already on their way. */
  grace: minute,
  /** How long an ended session is kept, so that its person can recognise a stranger's. */
  kept: 30 * day,
}
