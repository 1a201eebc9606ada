'use client'
import { Checkbox, Stack, useT } from '@leadkeep/ui'
import { Said, saying, useEditing } from './editing.tsx'
import { HeadFields, type BlockProps } from './head-fields.tsx'
import { PartsSetting } from './parts-setting.tsx'

/** A table that shows one thing from several places. */
export function ProofSettings({ block, path, write }: BlockProps<'proof'>) {
  const t = useT()
  const { first, mayEdit } = useEditing()
  const said = saying(block, path, write)

  return (
    <>
      <HeadFields block={block} path={path} write={write} />
      <Said
        {...said}
        part="columns"
        name={t('lead_capture.block.columns')}
        hint={t('lead_capture.block.columns.hint')}
      />
      <PartsSetting
        label={t('lead_capture.block.rows')}
        parts={block.rows}
        path={`${path}.rows`}
        nameOf={({ words }) => words[first]?.label}
        write={(rows) => write({ ...block, rows })}
      >
        {(row, at, set) => {
          const own = saying(row, at, set)

          return (
            <Stack gap="tight">
              <Said {...own} part="label" name={t('lead_capture.block.row')} />
              <Said
                {...own}
                part="cells"
                name={t('lead_capture.block.cells')}
                hint={t('lead_capture.block.cells.hint')}
              />
              <Checkbox
                checked={row.loss}
                disabled={!mayEdit}
                onChange={({ target }) => set({ ...row, loss: target.checked })}
                label={t('lead_capture.block.loss')}
              />
            </Stack>
          )
        }}
      </PartsSetting>
      <Said {...said} part="note" name={t('lead_capture.block.note')} rows={3} />
    </>
  )
}
