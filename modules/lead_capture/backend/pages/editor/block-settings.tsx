'use client'
import { Inset, Muted, Stack, useT } from '@leadkeep/ui'
import { Said, saying } from './editing.tsx'
import { HeadFields, type BlockProps } from './head-fields.tsx'
import { HeroSettings } from './hero-settings.tsx'
import { EntriesSettings, QuestionsSettings } from './list-settings.tsx'
import { PictureField } from './picture-field.tsx'
import { ProofSettings } from './proof-settings.tsx'

/** All that can be said of one block, in each language. */
export const BlockSettings = ({ name, ...props }: BlockProps & { name: string }) => (
  <Inset label={name}>
    <Stack>
      <Settings {...props} />
    </Stack>
  </Inset>
)

function Settings({ block, ...at }: BlockProps) {
  if (block.kind === 'hero') return <HeroSettings block={block} {...at} />
  if (block.kind === 'benefits' || block.kind === 'steps') return <EntriesSettings block={block} {...at} />
  if (block.kind === 'questions') return <QuestionsSettings block={block} {...at} />
  if (block.kind === 'proof') return <ProofSettings block={block} {...at} />
  if (block.kind === 'text') return <TextSettings block={block} {...at} />
  if (block.kind === 'picture') return <PictureSettings block={block} {...at} />
  if (block.kind === 'form') return <FormSettings block={block} {...at} />

  return null
}

function TextSettings({ block, path, write }: BlockProps<'text'>) {
  const t = useT()
  const said = saying(block, path, write)

  return (
    <>
      <Said {...said} part="heading" name={t('lead_capture.block.heading')} />
      <Said
        {...said}
        part="paragraphs"
        name={t('lead_capture.block.paragraphs')}
        hint={t('lead_capture.block.paragraphs.hint')}
        rows={8}
      />
    </>
  )
}

function PictureSettings({ block, path, write }: BlockProps<'picture'>) {
  const t = useT()
  const said = saying(block, path, write)

  return (
    <>
      <PictureField
        path={`${path}.picture`}
        picture={block.picture}
        write={(picture) => write({ ...block, picture })}
      />
      <Said
        {...said}
        part="alt"
        name={t('lead_capture.picture.alt')}
        hint={t('lead_capture.picture.alt.hint')}
      />
      <Said {...said} part="caption" name={t('lead_capture.picture.caption')} optional />
    </>
  )
}

function FormSettings(props: BlockProps<'form'>) {
  const t = useT()

  return (
    <>
      <HeadFields {...props} />
      <Muted>{t('lead_capture.block.form.hint')}</Muted>
    </>
  )
}
