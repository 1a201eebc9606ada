'use client'
import { useState } from 'react'
import { Badge, Confirm, Menu, Muted, Row, Sortable, Stack, TextButton, useT } from '@leadkeep/ui'
import { addableKinds, addBlock, changeBlock, moved, without } from '../../../data/page-edits.ts'
import { useProblemAt } from '../../drafts/fields.tsx'
import { BlockSettings } from './block-settings.tsx'
import { useEditing } from './editing.tsx'
import { blockName } from './page-kind.ts'

interface BlocksPartProps {
  /** The block whose settings are open, by its key. */
  readonly opened: string | null
  readonly open: (key: string | null) => void
}

/** What stands on the page, in its order. */
export function BlocksPart({ opened, open }: BlocksPartProps) {
  const t = useT()
  const { content, editContent, mayEdit, problems, isTold } = useEditing()
  const problem = useProblemAt('content.blocks')
  const [leaving, leave] = useState<number | null>(null)
  const { blocks } = content
  const nameAt = (index: number) => {
    const block = blocks[index]

    return block ? blockName(block, content, t) : ''
  }
  const remove = (index: number) => {
    editContent((now) => ({ ...now, blocks: without(now.blocks, index) }))
    leave(null)
  }

  return (
    <Stack>
      {problem && <p className="field__error">{problem}</p>}
      <Sortable
        label={t('lead_capture.part.blocks')}
        move={(from, to) =>
          mayEdit && editContent((now) => ({ ...now, blocks: moved(now.blocks, from, to) }))
        }
        remove={mayEdit ? leave : undefined}
        items={blocks.map((block, index) => {
          const isOpen = opened === block.key
          const path = `content.blocks.${index}`
          const name = nameAt(index)
          const lacks = isTold && problems.some(({ field }) => `${field}.`.startsWith(`${path}.`))

          return {
            key: block.key,
            name,
            row: (
              <>
                <TextButton
                  aria-expanded={isOpen}
                  name={path}
                  onClick={() => open(isOpen ? null : block.key)}
                >
                  {name} <Muted>#{block.key}</Muted>
                </TextButton>
                {lacks && <Badge tone="loss">{t('lead_capture.field.lacks')}</Badge>}
              </>
            ),
            detail: isOpen && (
              <BlockSettings
                name={name}
                block={block}
                path={path}
                write={(changed) => editContent((now) => changeBlock(now, block.key, changed))}
              />
            ),
          }
        })}
      />
      {mayEdit && (
        <Row>
          <Menu
            look="secondary"
            align="start"
            trigger={t('lead_capture.blocks.add')}
            items={addableKinds(content).map((kind) => ({
              label: t(`lead_capture.block.${kind}`),
              run: () => {
                const added = addBlock(content, kind)
                editContent(() => added.content)
                open(added.key)
              },
            }))}
          />
        </Row>
      )}
      <Confirm
        open={leaving !== null}
        onClose={() => leave(null)}
        title={t('lead_capture.fields.remove.title', { name: nameAt(leaving ?? -1) })}
        verb={t('lead_capture.fields.remove')}
        loss
        onConfirm={() => leaving !== null && remove(leaving)}
      >
        {t('lead_capture.blocks.remove.text')}
      </Confirm>
    </Stack>
  )
}
