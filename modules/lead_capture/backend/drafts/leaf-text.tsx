'use client'
import { Muted, useT, type Translate } from '@leadkeep/ui'
import type { Leaf } from '../../../data/draft-changes.ts'
import type { FormDraft } from '../../../data/form-draft.ts'
import { fieldSchema, conditionOf, isRequired } from '../../../data/form-fields.ts'
import { richTextSchema } from '../../../data/rich-text.ts'
import { wordsOfRichText } from '../../../data/rich-text-words.ts'
import { languageName } from './languages.ts'

interface LeafTextProps {
  readonly path: string
  readonly leaf: Leaf | undefined
  /** The form the leaf belongs to, for the labels of its fields. */
  readonly form: FormDraft
}

/** A leaf of a form as a person reads it. */
export function LeafText({ path, leaf, form }: LeafTextProps) {
  const t = useT()
  const lines = linesOf(path, leaf, form, t)
  if (lines.length === 0) return <Muted>{t('ui.changes.empty')}</Muted>

  return (
    <>
      {lines.map((line, index) => (
        <div key={index}>{line}</div>
      ))}
    </>
  )
}

function linesOf(path: string, leaf: Leaf | undefined, form: FormDraft, t: Translate): string[] {
  if (leaf === undefined || leaf === null || leaf === '') return []
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
  if (Array.isArray(leaf)) return leaf.map((each: unknown) => listed(each))

  return [listed(leaf)]
}

/** A list's entry: a text, or the texts of something that has several. */
const listed = (entry: unknown): string =>
  typeof entry === 'object' && entry !== null ? Object.values(entry).map(String).join(' · ') : String(entry)

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
