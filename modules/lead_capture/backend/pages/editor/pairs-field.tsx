'use client'
import { useState } from 'react'
import { useT } from '@leadkeep/ui'
import { TextField } from '../../drafts/fields.tsx'

interface Pair {
  readonly label: string
  readonly value: string
}

interface PairsFieldProps {
  readonly path: string
  readonly label: string
  readonly language: string
  readonly optional?: boolean
  readonly pairs: readonly Pair[]
  readonly write: (pairs: Pair[]) => void
}

/** Names with what stands beside them, one on each line. What is typed stays so for as long as it means the same. */
export function PairsField({ pairs, write, ...field }: PairsFieldProps) {
  const t = useT()
  const [typed, type] = useState(() => textOf(pairs))
  const isSame = JSON.stringify(pairsOf(typed)) === JSON.stringify(pairs)

  return (
    <TextField
      {...field}
      hint={t('lead_capture.pairs.hint')}
      rows={5}
      value={isSame ? typed : textOf(pairs)}
      write={(text) => {
        type(text)
        write(pairsOf(text))
      }}
    />
  )
}

const textOf = (pairs: readonly Pair[]) => pairs.map(({ label, value }) => `${label}: ${value}`).join('\n')

const pairsOf = (text: string): Pair[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [label = '', ...rest] = line.split(':')

      return { label: label.trim(), value: rest.join(':').trim() }
    })
