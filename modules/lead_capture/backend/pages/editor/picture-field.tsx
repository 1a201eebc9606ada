'use client'
import { useRef, useState } from 'react'
import { Muted, Stack, TextInput, Thumbnail, useApi, useT } from '@leadkeep/ui'
import type { Picture } from '../../../data/page-content.ts'
import { DraftField, useFields } from '../../drafts/fields.tsx'

interface PictureFieldProps {
  readonly path: string
  readonly picture: Picture | null
  readonly write: (picture: Picture) => void
}

/** A picture of the tenant's own: chosen from this machine, kept here, and shown as visitors will see it. */
export function PictureField({ path, picture, write }: PictureFieldProps) {
  const t = useT()
  const api = useApi()
  const { mayEdit } = useFields()
  const input = useRef<HTMLInputElement>(null)
  const [isPending, setPending] = useState(false)
  const smallest = picture?.sources[0]

  async function upload(file: File | undefined) {
    if (!file) return
    setPending(true)
    const answer = await api.upload<Picture>('/api/lead_capture/pictures', file)
    setPending(false)
    if (answer.ok) write(answer.data)
    // The same file can be chosen again.
    if (input.current) input.current.value = ''
  }

  return (
    <Stack gap="tight">
      {picture && smallest && (
        <Thumbnail
          src={`/api/lead_capture/media/${smallest.hash}.webp`}
          width={picture.width}
          height={picture.height}
        />
      )}
      <DraftField path={path} label={t('lead_capture.picture')} hint={t('lead_capture.picture.hint')}>
        <TextInput
          ref={input}
          type="file"
          // What the server looks for in the bytes themselves.
          accept="image/png,image/jpeg,image/webp,image/avif"
          disabled={!mayEdit || isPending}
          onChange={({ target }) => void upload(target.files?.[0])}
        />
      </DraftField>
      <span role="status">{isPending && <Muted>{t('lead_capture.picture.pending')}</Muted>}</span>
    </Stack>
  )
}
