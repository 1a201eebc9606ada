/** What was typed into a text field, as it stands: a password's spaces are part of it. */
export function typed(form: FormData, name: string): string {
  const value = form.get(name)

  return typeof value === 'string' ? value : ''
}
