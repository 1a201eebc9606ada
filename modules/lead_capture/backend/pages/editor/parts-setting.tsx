'use client'
import type { ReactNode } from 'react'
import { Button, Inset, Row, Sortable, Stack, useT } from '@leadkeep/ui'
import { added, moved, without } from '../../../data/page-edits.ts'
import { useFields } from '../../drafts/fields.tsx'

interface PartsSettingProps<Part extends { readonly key: string }> {
  /** What they are together: "Benefits". */
  readonly label: string
  readonly parts: readonly Part[]
  readonly path: string
  /** What a first one is like, where there may be none; otherwise one always stays, and others are like it. */
  readonly like?: Part
  readonly nameOf: (part: Part) => string | undefined
  readonly write: (parts: Part[]) => void
  readonly children: (part: Part, path: string, set: (part: Part) => void) => ReactNode
}

/** A list's parts, each with its fields, in an order that people choose. */
export function PartsSetting<Part extends { readonly key: string }>({
  label,
  parts,
  path,
  like,
  nameOf,
  write,
  children,
}: PartsSettingProps<Part>) {
  const t = useT()
  const { mayEdit } = useFields()
  const another = like ?? parts[0]

  return (
    <Stack gap="tight">
      <Sortable
        label={label}
        move={(from, to) => mayEdit && write(moved(parts, from, to))}
        remove={mayEdit && (like || parts.length > 1) ? (index) => write(without(parts, index)) : undefined}
        items={parts.map((part, index) => {
          const name = nameOf(part) || t('lead_capture.part.number', { name: label, number: index + 1 })

          return {
            key: part.key,
            name,
            row: name,
            detail: (
              <Inset label={name}>
                {children(part, `${path}.${index}`, (changed) =>
                  write(parts.map((each) => (each.key === part.key ? changed : each))),
                )}
              </Inset>
            ),
          }
        })}
      />
      {mayEdit && another && (
        <Row>
          <Button icon="plus" name={path} onClick={() => write(added(parts, another))}>
            {t('lead_capture.part.add', { name: label })}
          </Button>
        </Row>
      )}
    </Stack>
  )
}
