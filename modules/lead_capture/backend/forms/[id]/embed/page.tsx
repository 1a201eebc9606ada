import { Badge, Page, Panel, Prose, Stack, type ScreenProps } from '@leadkeep/ui'
import { readEmbedding } from '../../../../embedding/manage.ts'
import { Keys } from './keys.tsx'
import { Origins } from './origins.tsx'
import { Snippet } from './snippet.tsx'
import { apiExample, frameSnippet, plainSnippet } from './snippets.ts'

/** A form outside its own site: who may show it, what to paste there, and which systems send to it. */
export default async function Embed({ staff, params, t }: ScreenProps) {
  const form = await staff.execute(readEmbedding, { formId: params['id'] ?? '' })
  const site = form.site ?? 'https://www.example.com'
  const mayManage = staff.may('lead_capture.embedding.manage')

  return (
    <Page
      title={t('lead_capture.embed.title')}
      lede={t('lead_capture.embed.lede')}
      meta={<Badge>{form.slug}</Badge>}
    >
      <Panel title={t('lead_capture.embed.sites')}>
        <Stack gap="loose">
          <Origins id={form.id} origins={form.origins} mayManage={mayManage} />
          <Snippet
            title={t('lead_capture.embed.script')}
            text={t('lead_capture.embed.script.text')}
            code={frameSnippet(site, form)}
          />
          <Snippet
            title={t('lead_capture.embed.html')}
            text={t('lead_capture.embed.html.text')}
            code={plainSnippet(site, form)}
          />
        </Stack>
      </Panel>
      <Panel title={t('lead_capture.embed.api')}>
        <Stack gap="loose">
          <Prose>{t('lead_capture.embed.api.text')}</Prose>
          <Snippet title={t('lead_capture.embed.example')} code={apiExample(site, form)} />
          <Keys id={form.id} keys={form.keys} mayManage={mayManage} />
        </Stack>
      </Panel>
    </Page>
  )
}
