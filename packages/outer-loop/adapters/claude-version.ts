/**
 * Below this a session's git commands could reach the main checkout (2.1.222), a budget did not count background agents
 * (2.1.217), a long last line was cut off (2.1.214), and tools outlived a terminated program (2.1.212).
 */
export const claudeFloor = '2.1.222'
