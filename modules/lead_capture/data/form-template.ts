import de from '../i18n/template.de.json' with { type: 'json' }
import en from '../i18n/template.en.json' with { type: 'json' }
import { emptyNotice, tidy, type FormDraft, type NoticeDraft, type TextsDraft } from './form-draft.ts'

const templates: Readonly<Record<string, typeof en>> = { en, de }

/**
 * What a new form begins as: the questions that nearly every enquiry has, in the languages that there are words for.
 * What only the tenant can say (who is responsible, who receives it, how long it is kept) is left empty.
 */
export const newForm = (
  title: string,
  languages: readonly string[],
  noticeIn: (language: string) => NoticeDraft | undefined,
): FormDraft =>
  tidy({
    languages: [...languages],
    fields: [
      { kind: 'text', key: 'name', required: true, role: 'name', autocomplete: 'name' },
      { kind: 'email', key: 'email', required: true, role: 'email', autocomplete: 'email' },
      { kind: 'phone', key: 'phone', required: false, role: 'phone', autocomplete: 'tel' },
      { kind: 'long_text', key: 'message', required: false, role: 'message', warnsOfSpecialCategories: true },
    ],
    steps: [{ key: 'step_1', fields: ['name', 'email', 'phone', 'message'] }],
    consents: [],
    after: { kind: 'thanks' },
    texts: Object.fromEntries(
      languages.map((language) => [language, wordsFor(language, title, noticeIn(language))]),
    ),
  })

function wordsFor(language: string, title: string, notice: NoticeDraft | undefined): TextsDraft {
  const words = templates[language] ?? templates[language.split('-')[0] ?? '']

  return {
    title,
    steps: {},
    fields: Object.fromEntries(Object.entries(words?.fields ?? {}).map(([key, label]) => [key, { label }])),
    consents: {},
    notice: notice ?? { ...emptyNotice, ...words?.notice },
    submit: words?.submit ?? '',
    next: words?.next ?? [],
  }
}
