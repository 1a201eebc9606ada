import type { FormContent } from './form-content.ts'
import { inLanguage } from './form-definition.ts'
import type { Payload } from './payload.ts'

export interface AnswerInWords {
  readonly key: string
  readonly label: string
  /** Of several options each on a line. */
  readonly value: string
}

/**
 * Answers with their questions and options as the form words them, in its order. What the form has come to ask no more
 * is not lost: it goes by the name it was sent under.
 */
export function answersInWords(
  content: FormContent,
  { language, answers }: Pick<Payload, 'language' | 'answers'>,
): AnswerInWords[] {
  const spoken = content.languages.find((each) => each === language) ?? content.languages[0]!
  const { fields } = inLanguage(content, spoken)
  const asked = fields.map(({ key }) => key)
  const keys = [...asked, ...Object.keys(answers).filter((key) => !asked.includes(key))]

  return keys.flatMap((key) => {
    const given = answers[key]
    if (given === undefined) return []
    const field = fields.find((each) => each.key === key)
    const options = field && 'options' in field ? field.options : []
    const labelOf = (option: string) => options.find((each) => each.key === option)?.label ?? option

    return [{ key, label: field?.label ?? key, value: [given].flat().map(labelOf).join('\n') }]
  })
}
