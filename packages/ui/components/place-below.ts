const gap = 4
const margin = 8

/**
 * Puts a popover under its button, or above it where there is no room. Through the CSS object model, which a strict
 * content security policy allows, unlike a style attribute.
 */
export function placeBelow(popover: HTMLElement, anchor: HTMLElement, align: 'start' | 'end') {
  const place = anchor.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popover
  const left = align === 'start' ? place.left : place.right - width
  const below = place.bottom + gap
  const fits = below + height + margin <= window.innerHeight || place.top < height

  popover.style.left = `${Math.max(margin, Math.min(left, window.innerWidth - width - margin))}px`
  popover.style.top = `${fits ? below : place.top - gap - height}px`
}
