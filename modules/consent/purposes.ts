import type { CommandContext, QueryContext } from '@leadkeep/commands'
import { AppError } from '@leadkeep/kernel'
import { Purpose, type PurposeTexts } from './data/entities.ts'

interface Declared {
  readonly key: string
  readonly basis: 'consent' | 'contract'
  readonly texts: PurposeTexts
}

/** What every tenant begins with: answering, which rests on the notice, and news, which needs a decision. */
const first: readonly Declared[] = [
  {
    key: 'enquiry',
    basis: 'contract',
    texts: {
      en: {
        title: 'Answering your enquiry',
        text: 'We read what you wrote, answer it, and keep the conversation.',
      },
      de: {
        title: 'Ihre Anfrage beantworten',
        text: 'Wir lesen, was Sie geschrieben haben, antworten darauf und bewahren das Gespräch auf.',
      },
    },
  },
  {
    key: 'product_news',
    basis: 'consent',
    texts: {
      en: { title: 'News by e-mail', text: 'We write to you about the product, about once a month.' },
      de: { title: 'Neuigkeiten per E-Mail', text: 'Wir schreiben Ihnen etwa einmal im Monat zum Produkt.' },
    },
  },
]

export async function setup({ scope, em }: CommandContext): Promise<void> {
  for (const purpose of first)
    em.create(Purpose, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      ...purpose,
      confirmWithinHours: 72,
      unconfirmed: 'keep',
      createdAt: scope.now(),
      endedAt: null,
      version: 1,
    })
}

/** What a box on a form may ask about: declared, resting on consent, not ended. */
export async function purposesForBoxes({
  em,
}: Pick<QueryContext, 'em'>): Promise<{ key: string; texts: PurposeTexts }[]> {
  const purposes = await em.find(
    Purpose,
    { basis: 'consent', endedAt: null },
    { orderBy: { createdAt: 'asc' } },
  )

  return purposes.map(({ key, texts }) => ({ key, texts }))
}

/** A box on a form stands for a purpose that was declared, rests on consent and has not ended. */
export async function requirePurposes(
  { em }: Pick<QueryContext, 'em'>,
  keys: readonly string[],
): Promise<void> {
  const known = await em.find(Purpose, { key: { $in: [...keys] }, basis: 'consent', endedAt: null })
  const missing = keys.filter((key) => !known.some((purpose) => purpose.key === key))
  if (missing.length > 0) throw purposeMissing(missing)
}

/** Throws when nothing can be done for a purpose, whoever allowed it: it was never declared here, or has ended. */
export async function requirePurposeInUse({ em }: Pick<QueryContext, 'em'>, key: string): Promise<void> {
  const purpose = await em.findOne(Purpose, { key })
  if (!purpose)
    throw new AppError('No purpose of this name is declared here.', {
      code: 'consent.purpose_unknown',
      status: 422,
      fields: [
        { field: 'purpose', code: 'consent.purpose_unknown', message: 'Choose a purpose that is declared.' },
      ],
    })
  if (purpose.endedAt)
    throw new AppError('This purpose has ended: nothing is done for it any more.', {
      code: 'consent.purpose.ended',
      status: 409,
    })
}

const purposeMissing = (keys: readonly string[]) =>
  new AppError(
    `Declare these purposes first, resting on consent: ${keys.join(', ')}. A box can only ask for a purpose that exists.`,
    {
      code: 'consent.purpose_missing',
      status: 422,
      fields: keys.map((key) => ({
        field: `consents.${key}`,
        code: 'consent.purpose_missing',
        message: 'Declare this purpose first.',
      })),
    },
  )
