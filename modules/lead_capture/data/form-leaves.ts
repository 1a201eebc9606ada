import type { Leaf, Leaves } from './draft-changes.ts'
import { formDraftSchema, tidy, type FormDraft } from './form-draft.ts'

/** A form's leaves: its languages, each field, its steps, its boxes, what follows, and each text in each language. */
export function leavesOfForm(draft: FormDraft): Leaves {
  const { languages, fields, steps, consents, after, texts } = tidy(formDraftSchema.parse(draft))
  const leaves = new Map<string, Leaf>([
    ['languages', languages],
    ['steps', steps],
    ...fields.map((field): [string, Leaf] => [`fields.${field.key}`, field]),
    ['consents', consents],
    ['after', after],
  ])
  for (const [language, own] of Object.entries(texts)) spread(`texts.${language}`, own, leaves)

  return leaves
}

function spread(path: string, value: Leaf, leaves: Map<string, Leaf>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [name, inner] of Object.entries(value)) spread(`${path}.${name}`, inner as Leaf, leaves) // JSON all the way
  else leaves.set(path, value)
}

/** The form that such leaves make: a field that one person removed takes with it what another wrote for it. */
export function formOfLeaves(leaves: Leaves): FormDraft {
  const tree: Record<string, unknown> = { fields: [], texts: {} }
  for (const [path, leaf] of leaves) {
    const names = path.split('.')
    if (names[0] === 'fields') (tree['fields'] as Leaf[]).push(leaf) // made two lines above
    else grow(tree, names, leaf)
  }
  const { fields, steps, texts, ...rest } = tree as unknown as FormDraft // the leaves of one, by construction
  const keys = fields.map(({ key }) => key)
  const known = steps.map((step) => ({ ...step, fields: step.fields.filter((key) => keys.includes(key)) }))
  const placed = known.flatMap((step) => step.fields)
  const lost = fields.filter(({ key, kind }) => kind !== 'hidden' && !placed.includes(key))
  const last = known.at(-1)

  return tidy({
    ...rest,
    fields,
    steps: known.map((step) =>
      step === last ? { ...step, fields: [...step.fields, ...lost.map(({ key }) => key)] } : step,
    ),
    // Of what is empty there was no leaf.
    texts: Object.fromEntries(
      Object.entries(texts).map(([language, own]) => [
        language,
        { ...own, steps: { ...own.steps }, fields: { ...own.fields }, consents: { ...own.consents } },
      ]),
    ),
  })
}

function grow(tree: Record<string, unknown>, [name = '', ...rest]: readonly string[], leaf: Leaf): void {
  if (rest.length === 0) tree[name] = leaf
  else grow((tree[name] ??= {}) as Record<string, unknown>, rest, leaf) // an inner node: a leaf has no path below it
}
