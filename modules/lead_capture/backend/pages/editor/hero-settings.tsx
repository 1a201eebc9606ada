'use client'
import { Button, Panel, Row, Select, Stack, useT } from '@leadkeep/ui'
import type { BlockContent } from '../../../data/page-content.ts'
import { inLanguages } from '../../../data/worded.ts'
import { DraftField, TextField } from '../../drafts/fields.tsx'
import { InLanguages, Said, saying, useEditing } from './editing.tsx'
import { HeadFields, type BlockProps } from './head-fields.tsx'
import { PairsField } from './pairs-field.tsx'
import { PictureField } from './picture-field.tsx'

type Hero = Extract<BlockContent, { kind: 'hero' }>

/** What a page begins with: what it is about, where to go on, and something to look at. */
export function HeroSettings({ block, path, write }: BlockProps<'hero'>) {
  const t = useT()
  const { mayEdit } = useEditing()
  const { aside } = block

  return (
    <>
      <HeadFields block={block} path={path} write={write} />
      <LinkFields
        title={t('lead_capture.block.action')}
        link={block.action}
        path={`${path}.action`}
        write={(action) => write({ ...block, action })}
      />
      {aside && (
        <LinkFields
          title={t('lead_capture.block.aside')}
          link={aside}
          path={`${path}.aside`}
          write={(link) => write({ ...block, aside: link })}
        />
      )}
      {mayEdit && (
        <Row>
          {aside ? (
            <Button variant="quiet" onClick={() => write({ ...block, aside: undefined })}>
              {t('lead_capture.block.aside.remove')}
            </Button>
          ) : (
            <Button icon="plus" onClick={() => write({ ...block, aside: likeAction(block) })}>
              {t('lead_capture.block.aside.add')}
            </Button>
          )}
        </Row>
      )}
      <FigureFields block={block} path={`${path}.figure`} write={write} />
    </>
  )
}

const likeAction = ({ action }: Hero): Hero['action'] => ({
  href: '',
  words: Object.fromEntries(Object.keys(action.words).map((language) => [language, { label: '' }])),
})

interface LinkFieldsProps {
  readonly title: string
  readonly link: Hero['action']
  readonly path: string
  readonly write: (link: Hero['action']) => void
}

const LinkFields = ({ title, link, path, write }: LinkFieldsProps) => {
  const t = useT()

  return (
    <Panel title={title}>
      <Stack gap="tight">
        <Said {...saying(link, path, write)} part="label" name={t('lead_capture.link.label')} />
        <TextField
          path={`${path}.href`}
          label={t('lead_capture.link.href')}
          hint={t('lead_capture.link.href.hint')}
          value={link.href}
          write={(href) => write({ ...link, href })}
        />
      </Stack>
    </Panel>
  )
}

const begun: Readonly<Record<string, Hero['figure']>> = {
  slip: { kind: 'slip', words: { en: { title: '', mark: '', lines: [], note: '' } } },
  picture: { kind: 'picture', picture: null, words: { en: { alt: '' } } },
}

function FigureFields({ block, path, write }: BlockProps<'hero'>) {
  const t = useT()
  const { content, mayEdit } = useEditing()
  const { figure } = block
  const choose = (kind: string) => write({ ...block, figure: inLanguages(begun[kind], content.languages) })

  return (
    <Panel title={t('lead_capture.figure')}>
      <Stack gap="tight">
        <DraftField path={path} label={t('lead_capture.figure.kind')}>
          <Select
            value={figure?.kind ?? ''}
            disabled={!mayEdit}
            onChange={({ target }) => choose(target.value)}
            placeholder={t('lead_capture.figure.none')}
            options={['slip', 'picture'].map((value) => ({
              value,
              label: t(`lead_capture.figure.${value}`),
            }))}
          />
        </DraftField>
        {figure?.kind === 'slip' && (
          <SlipFields figure={figure} path={path} write={(slip) => write({ ...block, figure: slip })} />
        )}
        {figure?.kind === 'picture' && (
          <>
            <PictureField
              path={`${path}.picture`}
              picture={figure.picture}
              write={(picture) => write({ ...block, figure: { ...figure, picture } })}
            />
            <Said
              {...saying(figure, path, (own) => write({ ...block, figure: own }))}
              part="alt"
              name={t('lead_capture.picture.alt')}
              hint={t('lead_capture.picture.alt.hint')}
            />
          </>
        )}
      </Stack>
    </Panel>
  )
}

type Slip = Extract<Hero['figure'], { kind: 'slip' }>

interface SlipFieldsProps {
  readonly figure: Slip
  readonly path: string
  readonly write: (slip: Slip) => void
}

function SlipFields({ figure, path, write }: SlipFieldsProps) {
  const t = useT()
  const { words } = figure
  const said = saying(figure, path, write)

  return (
    <>
      <Said {...said} part="title" name={t('lead_capture.slip.title')} />
      <Said {...said} part="mark" name={t('lead_capture.slip.mark')} />
      <InLanguages words={words} name={t('lead_capture.slip.lines')}>
        {(language, label, own) => (
          <PairsField
            path={`${path}.words.${language}.lines`}
            label={label}
            language={language}
            pairs={own.lines}
            write={(lines) => said.write({ ...words, [language]: { ...own, lines } })}
          />
        )}
      </InLanguages>
      <Said {...said} part="note" name={t('lead_capture.slip.note')} />
    </>
  )
}
