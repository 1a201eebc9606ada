import { createHash } from 'node:crypto'
import type { CommandContext } from '@leadkeep/commands'
import { Confirmation, Decision, Purpose, ServedText } from './data/entities.ts'
import { consentDecided } from './events.ts'
import { keepEvidence } from './evidence.ts'

/** What somebody can say no to: what rests on their consent (GDPR Art. 7(3)), or on an interest of ours (Art. 21). */
const objectable = ['consent', 'legitimate_interests'] as const

/**
 * A no to every such purpose, for each of these people, whether they were ever asked or not. Whoever said no already is left
 * alone, so it can be run again.
 */
export async function objectEverywhere(
  context: CommandContext,
  subjectIds: readonly string[],
): Promise<void> {
  const { em, record } = context
  const purposes = await em.find(Purpose, { basis: { $in: [...objectable] }, endedAt: null })
  const theirs = { subjectId: { $in: [...subjectIds] } }
  const decisions = await em.find(Decision, theirs, { orderBy: { decidedAt: 'desc', id: 'desc' } })
  const unasked = purposes.filter(({ key }) =>
    subjectIds.some((subjectId) => !newestOf(decisions, subjectId, key)),
  )
  const published = await publishedWords(context, unasked)
  for (const subjectId of subjectIds) {
    const open = purposes.filter(({ key }) => newestOf(decisions, subjectId, key)?.decision !== 'withdraw')
    for (const { key } of open) {
      const newest = newestOf(decisions, subjectId, key)
      object(context, { subjectId, purpose: key, ...wordsIn(newest ?? published.get(key)!) }, newest)
    }
    if (open.length > 0) record(consentDecided({ subjectId }))
  }
  await settle(context, theirs)
}

type DecisionRow = InstanceType<typeof Decision.class>

const newestOf = (decisions: readonly DecisionRow[], subjectId: string, key: string) =>
  decisions.find((each) => each.subjectId === subjectId && each.purpose === key)

interface About {
  readonly textHash: string
  readonly textVersion: number
  readonly language: string
}

const wordsIn = ({ textHash, textVersion, language }: About): About => ({ textHash, textVersion, language })

function object(
  context: CommandContext,
  what: About & { readonly subjectId: string; readonly purpose: string },
  newest: DecisionRow | undefined,
): void {
  const { scope, em } = context
  const decision = em.create(Decision, {
    ...what,
    tenantId: scope.tenantId,
    id: scope.newId(),
    decision: 'withdraw',
    standing: 'confirmed',
    method: 'staff',
    servedId: newest?.servedId ?? null,
    formId: newest?.formId ?? null,
    submissionId: null,
    confirms: null,
    globalPrivacyControl: newest?.globalPrivacyControl ?? false,
    decidedAt: scope.now(),
  })
  const { kind, id } = scope.actor
  keepEvidence(context, decision, { identifier: null, origin: JSON.stringify({ objected: { kind, id } }) })
}

/** Who was never asked objects to a purpose as it is published; those words are kept beside the others. */
async function publishedWords(
  { scope, em }: CommandContext,
  purposes: readonly Purpose[],
): Promise<Map<string, About>> {
  const language = 'en'
  const texts = purposes.map((purpose) => {
    const content = { purpose: purpose.key, ...purpose.wordsIn(language) }
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex')

    return { purpose: purpose.key, content, hash }
  })
  const kept = await em.find(ServedText, { hash: { $in: texts.map(({ hash }) => hash) } })
  for (const text of texts.filter(({ hash }) => !kept.some((each) => each.hash === hash)))
    em.create(ServedText, {
      ...text,
      tenantId: scope.tenantId,
      id: scope.newId(),
      kind: 'consent',
      textVersion: 0,
      language,
      createdAt: scope.now(),
    })

  return new Map(texts.map(({ purpose, hash }) => [purpose, { textHash: hash, textVersion: 0, language }]))
}

/** Questions that still wait are answered by it. */
async function settle(
  { em, scope }: CommandContext,
  theirs: { readonly subjectId: { readonly $in: string[] } },
): Promise<void> {
  for (const waiting of await em.find(Confirmation, { ...theirs, state: 'waiting' })) {
    waiting.state = 'refused'
    waiting.settledAt = scope.now()
  }
}
