import type { Translate } from '@leadkeep/ui'
import type { Leaf } from '../../../data/draft-changes.ts'
import { tidy, type FormDraft } from '../../../data/form-draft.ts'
import { conditionOf, fieldSchema, isRequired } from '../../../data/form-fields.ts'
import { formOfLeaves, leavesOfForm } from '../../../data/form-leaves.ts'
import { richTextSchema } from '../../../data/rich-text.ts'
import { wordsOfRichText } from '../../../data/rich-text-words.ts'
import type { Kind } from '../../drafts/kind.ts'
import { languageName } from '../../drafts/languages.ts'
import { plainLines } from '../../drafts/leaf-text.tsx'
import { nameOfPath } from './places.ts'

export const formKind: Kind<FormDraft> = {
  api: '/api/lead_capture/forms',
  screens: '/backend/forms',
  tidy,
  leaves: leavesOfForm,
  ofLeaves: formOfLeaves,
  nameOf: nameOfPath,
  linesOf,
  addressOf: ({ slug }) => `/f/${slug}`,
}

function linesOf(path: string, leaf: Leaf, form: FormDraft, t: Translate): readonly string[] {
  if (typeof leaf === 'boolean') return [t(leaf ? 'lead_capture.yes' : 'lead_capture.no')]
  if (typeof leaf !== 'object') return [String(leaf)]
  const labelOf = (key: string) => form.texts[form.languages[0] ?? '']?.fields[key]?.label || key
  if (path === 'languages') return form.languages.map((language) => languageName(t, language))
  if (path === 'steps')
    return form.steps.map((step, index) =>
      [t('lead_capture.fields.step', { number: index + 1 }), step.fields.map(labelOf).join(', ')].join(': '),
    )
  if (path === 'after')
    return [form.after.kind === 'redirect' ? form.after.to : t('lead_capture.after.thanks')]
  if (path.startsWith('fields.')) return fieldLines(leaf, labelOf, t)
  if (path.endsWith('.thanks')) return wordsOfRichText(richTextSchema.safeParse(leaf).data).split('\n')

  return plainLines(leaf)
}

function fieldLines(leaf: Leaf, labelOf: (key: string) => string, t: Translate): string[] {
  const { data: field } = fieldSchema.safeParse(leaf)
  if (!field) return []
  const when = conditionOf(field)

  return [
    t(`lead_capture.kind.${field.kind}`),
    ...(isRequired(field) ? [t('lead_capture.field.required')] : []),
    ...('options' in field ? [`${t('lead_capture.field.options')}: ${field.options.join(', ')}`] : []),
    ...(when ? [t('lead_capture.condition.after', { name: labelOf(when.field) })] : []),
  ]
}
