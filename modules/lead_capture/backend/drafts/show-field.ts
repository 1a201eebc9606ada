/** Brings the control of a path into sight and to the keyboard, once it is on the screen; of what has none, the nearest. */
export function showField(path: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      for (let names = path.split('.'); names.length > 0; names = names.slice(0, -1)) {
        const found = document.getElementsByName(names.join('.'))[0]
        if (!found) continue
        found.focus()
        found.scrollIntoView({ block: 'center' })
        break
      }
    }),
  )
}
