'use client'
import { Stack, useT } from '@leadkeep/ui'
import { Said, saying, useEditing } from './editing.tsx'
import { HeadFields, type BlockProps } from './head-fields.tsx'
import { PartsSetting } from './parts-setting.tsx'

export function EntriesSettings({ block, path, write }: BlockProps<'benefits' | 'steps'>) {
  const t = useT()
  const { first } = useEditing()

  return (
    <>
      <HeadFields block={block} path={path} write={write} />
      <PartsSetting
        label={t(`lead_capture.block.${block.kind}`)}
        parts={block.items}
        path={`${path}.items`}
        nameOf={({ words }) => words[first]?.title}
        write={(items) => write({ ...block, items })}
      >
        {(item, at, set) => {
          const said = saying(item, at, set)

          return (
            <Stack gap="tight">
              <Said {...said} part="title" name={t('lead_capture.block.title')} />
              <Said {...said} part="text" name={t('lead_capture.block.text')} rows={3} />
            </Stack>
          )
        }}
      </PartsSetting>
    </>
  )
}

export function QuestionsSettings({ block, path, write }: BlockProps<'questions'>) {
  const t = useT()
  const { first } = useEditing()

  return (
    <>
      <HeadFields block={block} path={path} write={write} />
      <PartsSetting
        label={t('lead_capture.block.questions')}
        parts={block.items}
        path={`${path}.items`}
        nameOf={({ words }) => words[first]?.question}
        write={(items) => write({ ...block, items })}
      >
        {(item, at, set) => {
          const said = saying(item, at, set)

          return (
            <Stack gap="tight">
              <Said {...said} part="question" name={t('lead_capture.block.question')} />
              <Said
                {...said}
                part="answer"
                name={t('lead_capture.block.answer')}
                hint={t('lead_capture.block.paragraphs.hint')}
                rows={4}
              />
            </Stack>
          )
        }}
      </PartsSetting>
    </>
  )
}
