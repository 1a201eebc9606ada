/**
 * Material in a brief stands between marks that carry a number nobody can guess: minted for this one call, by the engine,
 * after the material was read. Whatever the material says, it cannot say that it has ended.
 */
export const fenced = (mark: string, label: string, material: string): string =>
  [`<<<DATA ${mark} ${label}`, visible(material).replaceAll(mark, '[mark]'), `DATA ${mark}>>>`].join('\n')

/** 128 bits in hex, or it is not unguessable. */
export const isMark = (mark: string): boolean => /^[0-9a-f]{32,}$/.test(mark)

/**
 * Characters that a person reading along would not see, or would see in another order, are written out: direction marks,
 * zero-width characters, tags, and control characters other than tab and line break.
 */
export const visible = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replace(/[\p{Cc}\p{Cf}\u{115F}\u{1160}\u{3164}]/gu, (character) =>
      character === '\n' || character === '\t'
        ? character
        : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
    )
