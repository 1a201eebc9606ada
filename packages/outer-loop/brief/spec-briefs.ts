import type { Finding } from '../core/finding.ts'
import type { Lens } from '../spec/review.ts'
import type { Section } from './brief.ts'
import type { Skill } from './skills.ts'

/** Something said by a person or found in a tracker: material, with where it came from. */
export type Source = { label: string; text: string }

export type SpecBrief = {
  role: 'spec'
  goal: string
  /** SPEC.md as `outerloop spec new` would begin it. */
  template: string
  /** What the product consists of, as its own command prints it. */
  registry: string | null
  skills: readonly Skill[]
  /** The round before: what was handed in, and what was found in it. */
  before: { spec: string; findings: readonly NamedFinding[] } | null
  /** A person's answers to questions of earlier rounds. */
  answered: readonly Source[]
}

export type NamedFinding = Finding & { id?: string }

export const specSections = (brief: SpecBrief): Section[] => [
  {
    title: 'What to do',
    rules: `Write the specification of what the goal asks for, as one SPEC.md: prose for people, and the contract under
"## Contract" that code checks. Read the repository first: names, neighbours, laws. Write what is true here, not what is
usual elsewhere. What you do not know becomes an assumption with the most easily reversed default; what only a person can
decide, and no default can be undone, becomes a sentence under "Open questions".

Answer with \`markdown\`, the whole file, and \`answers\`: for every finding listed below, its id and what you did about it
(or why it is wrong). Change no file.`,
  },
  { title: 'The goal', data: [{ label: 'goal', text: brief.goal }] },
  { title: 'Answers of a person', data: brief.answered },
  ...(brief.before === null
    ? [{ title: 'How the file begins', data: [{ label: 'template', text: brief.template }] }]
    : [
        {
          title: 'The specification as it was handed in',
          data: [{ label: 'SPEC.md', text: brief.before.spec }],
        },
        { title: 'What was found in it', data: brief.before.findings.map(told) },
      ]),
  ...skillSections(brief.skills),
  ...registrySection(brief.registry),
]

export type ReviewBrief = {
  role: 'review'
  spec: string
  lenses: Readonly<Record<Lens, string>>
  registry: string | null
  skills: readonly Skill[]
  /** Findings of earlier rounds, with the author's answer where there is one. */
  earlier: readonly (NamedFinding & { answer: string | null })[]
}

export const reviewSections = (brief: ReviewBrief): Section[] => [
  {
    title: 'What to do',
    rules: `Try to show that this specification is wrong, incomplete or dangerous, before anybody builds it. Look through each lens
below, one after the other, in the repository as it is; answer for every one of them, also where you found nothing: \`looked\`
says what you looked at. Each finding says where, what would happen, and in \`falsify\` what would show that you are wrong. A
finding that nothing could refute is an opinion: leave it out.

You give no verdict: it follows from the severities. \`blocker\`: data is lost, leaked or lied about. \`major\`: a person cannot
do what they came for, or a law of the repository is broken. \`minor\`: worth changing. \`note\`: worth knowing. To raise an
earlier finding again after its answer, name it in \`again\`. Change no file.`,
  },
  ...Object.entries(brief.lenses).map(([name, text]) => ({ title: `Lens: ${name}`, rules: text })),
  { title: 'The specification', data: [{ label: 'SPEC.md', text: brief.spec }] },
  {
    title: 'Found before, and answered',
    data: brief.earlier.map((finding) => {
      const { label, text } = told(finding)
      return { label, text: `${text}\nThe author: ${finding.answer ?? 'no answer'}` }
    }),
  },
  ...skillSections(brief.skills),
  ...registrySection(brief.registry),
]

export const told = (finding: NamedFinding): { label: string; text: string } => ({
  label: `finding ${finding.id ?? finding.code}`,
  text: [
    `${finding.severity} · ${finding.code} · ${finding.where ?? 'no place given'} · by ${finding.by}`,
    finding.message,
    ...(typeof finding.falsify === 'string' ? [`What would refute it: ${finding.falsify}`] : []),
  ].join('\n'),
})

/** Skills are the frozen base's own words: instructions, not material. Their hash says which words. */
export const skillSections = (skills: readonly Skill[]): Section[] =>
  skills.map(({ name, text, digest }) => ({ title: `Skill ${name} (sha256 ${digest})`, rules: text }))

const registrySection = (registry: string | null): Section[] =>
  registry === null
    ? []
    : [{ title: 'What the product consists of', data: [{ label: 'registry', text: registry }], spare: 1 }]
