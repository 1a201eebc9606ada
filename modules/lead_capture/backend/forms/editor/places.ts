import type { Translate } from '@leadkeep/ui'
import type { FormDraft } from '../../../data/form-draft.ts'
import { languageName } from '../../drafts/languages.ts'

export type PartName = 'fields' | 'words' | 'consents' | 'notice' | 'after' | 'assignment'

/** In which part of the editor a path of the draft is edited, and which field has to be open for it. */
export function partOf(path: string, { fields }: FormDraft): { part: PartName; opened?: string } {
  const [first, second = '', third, fourth = ''] = path.split('.')
  if (first === 'fields') return { part: 'fields', opened: fields[Number(second)]?.key ?? second }
  if (first === 'steps') return { part: 'fields' }
  if (first === 'consents') return { part: 'consents' }
  if (first === 'after') return { part: 'after' }
  if (first === 'languages') return { part: 'words' }
  if (third === 'fields') return { part: 'fields', opened: fourth }
  if (third === 'consents') return { part: 'consents' }
  if (third === 'notice') return { part: 'notice' }
  if (third === 'thanks') return { part: 'after' }

  return { part: 'words' }
}

/** A path as a person would say it: “German · Notice · How long it is kept”. */
export function nameOfPath(path: string, draft: FormDraft, t: Translate): string {
  const names = path.split('.')
  const [first, second = ''] = names
  const labelOf = (key: string) => draft.texts[draft.languages[0] ?? '']?.fields[key]?.label || key
  if (first === 'texts') return [languageName(t, second), ...inTexts(names.slice(2))].join(' · ')
  if (first === 'fields')
    return `${t('lead_capture.place.field')} · ${labelOf(draft.fields[Number(second)]?.key ?? second)}`

  return t(`lead_capture.place.${first}`)

  function inTexts([part = '', key = '', what = '', ...more]: readonly string[]): string[] {
    if (part === 'fields') return [labelOf(key), t(`lead_capture.place.field.${what || 'label'}`), ...more]
    if (part === 'notice') {
      const whole = [t('lead_capture.part.notice'), t(`lead_capture.notice.${key || 'summary'}`)]
      if (key === 'purposes' && what)
        return [...whole, t('lead_capture.notice.purpose', { number: Number(what) + 1 })]

      return what ? [...whole, t(`lead_capture.notice.${key}.${what}`)] : whole
    }
    if (part === 'consents') return [t('lead_capture.place.consents'), key]
    if (part === 'steps') return [t('lead_capture.place.step_title'), key]

    return [t(`lead_capture.place.${part}`)]
  }
}
