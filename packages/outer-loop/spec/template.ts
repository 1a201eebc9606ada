/** Where a new specification goes, and what it says before anybody has said anything. */
export interface NewSpec {
  /** `specs/2026-11-22-partner-webhook/SPEC.md` */
  readonly path: string
  readonly text: string
}

/**
 * A specification to fill in: the questions a reader will have, and a contract that already parses, so that the first
 * error is about the work and not about the form.
 */
export function newSpec({ title, date }: { readonly title: string; readonly date: Date }): NewSpec {
  const day = date.toISOString().slice(0, 10)
  const oneLine = title.replace(/\s+/g, ' ').trim().slice(0, 120)

  return { path: `specs/${day}-${slug(oneLine)}/SPEC.md`, text: template(oneLine) }
}

const slug = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '') || 'untitled'

const template = (title: string): string => `# ${title}

## Why

Who has which problem today, and how they will notice that it is gone.

## What changes

What a person sees and can do afterwards, in their words. Then how it is built, as far as it matters to somebody who has
to live with it: what is stored, what happens when a step fails or happens twice, what a stranger could try.

## What it does not do

See \`nonGoals\`: each one with the reason.

## Contract

Checked by code before the work and after it. Column classes: \`personal\` (needs a \`subject\`), \`confidential\`,
\`operational\`, \`plain_text\` (needs a \`reason\`), and \`exact_index\` or \`prefix_index\` for what a sealed column is found
by (\`email_index\` for \`email\`). \`access\` is a feature, or \`public\` or \`session\` with a \`reason\`.

\`\`\`yaml
title: ${JSON.stringify(title)}
modules:
  - { id: example, change: new }
entities: []
#  - module: example
#    name: thing
#    change: new
#    columns:
#      - { name: subject_id, class: operational }
#      - { name: email, class: personal, subject: subject_id }
routes: []
#  - { module: example, method: GET, path: /api/example/things, access: example.things.view }
events: []
#  - { id: example.thing.created, change: new, payload: [thingId] }
features: []
#  - { id: example.things.view, roles: [admin] }
screens: []
#  - { module: example, path: /backend/things, feature: example.things.view }
migrations: []
#  - { module: example, name: 2026-01-01-things, reversible: true }
criteria:
  - id: AC-1
    text: Given a person who is signed in, when they open the list, then they see their things and nobody else's.
    test: modules/example/things.test.ts
nonGoals: []
assumptions: []
#  - { id: A-1, text: What is not known, default: What is done unless somebody says otherwise, reversible: true }
\`\`\`
`
