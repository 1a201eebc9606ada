'use client'
import { Checkbox, Panel, Stack, useT } from '@leadkeep/ui'
import type { PageContent } from '../../../data/page-content.ts'
import { TextField } from '../../drafts/fields.tsx'
import { InLanguages, Said, saying, useEditing } from './editing.tsx'
import { PairsField } from './pairs-field.tsx'
import { PartsSetting } from './parts-setting.tsx'

/** What stands around the page: who speaks, where one can go, and who is behind it. */
export function SitePart() {
  const t = useT()
  const { content, editContent, first } = useEditing()
  const { site, footer } = content
  const writeSite = (own: PageContent['site']) => editContent((now) => ({ ...now, site: own }))
  const like = {
    key: 'link',
    href: '',
    words: Object.fromEntries(content.languages.map((language) => [language, { label: '' }])),
  }

  return (
    <Stack>
      <Said {...saying(site, 'content.site', writeSite)} part="name" name={t('lead_capture.site.name')} />
      <Panel title={t('lead_capture.site.navigation')}>
        <PartsSetting
          label={t('lead_capture.site.links')}
          parts={site.navigation}
          path="content.site.navigation"
          like={like}
          nameOf={({ words }) => words[first]?.label}
          write={(navigation) => writeSite({ ...site, navigation })}
        >
          {(link, path, set) => (
            <Stack gap="tight">
              <Said {...saying(link, path, set)} part="label" name={t('lead_capture.link.label')} />
              <TextField
                path={`${path}.href`}
                label={t('lead_capture.link.href')}
                hint={t('lead_capture.link.href.hint')}
                value={link.href}
                write={(href) => set({ ...link, href })}
              />
            </Stack>
          )}
        </PartsSetting>
      </Panel>
      <Panel title={t('lead_capture.site.footer')}>
        <Said
          words={footer.words}
          part="text"
          path="content.footer.words.*"
          name={t('lead_capture.site.footer.text')}
          rows={2}
          write={(words) => editContent((now) => ({ ...now, footer: { words } }))}
        />
      </Panel>
      <ImprintFields />
    </Stack>
  )
}

type Imprint = PageContent['footer']['words'][string]['imprint']

/** Who is behind the site (in Germany § 5 DDG): it stands at /imprint. */
function ImprintFields() {
  const t = useT()
  const { content, editContent, mayEdit } = useEditing()
  const { words } = content.footer
  const imprints = Object.fromEntries(
    Object.entries(words).map(([language, { imprint }]) => [language, imprint]),
  )
  const write = (own: Record<string, Imprint>) =>
    editContent((now) => ({
      ...now,
      footer: {
        words: Object.fromEntries(
          Object.entries(now.footer.words).map(([language, said]) => [
            language,
            { ...said, imprint: own[language] ?? said.imprint },
          ]),
        ),
      },
    }))
  const shared = { words: imprints, path: 'content.footer.words.*.imprint', write }

  return (
    <Panel title={t('lead_capture.imprint')}>
      <Stack gap="tight">
        <Said {...shared} part="name" name={t('lead_capture.notice.controller.name')} />
        <Said {...shared} part="address" name={t('lead_capture.notice.controller.address')} />
        <Said {...shared} part="email" name={t('lead_capture.notice.controller.email')} type="email" />
        <Said {...shared} part="phone" name={t('lead_capture.notice.controller.phone')} type="tel" optional />
        <InLanguages words={imprints} name={t('lead_capture.imprint.lines')}>
          {(language, label, own) => (
            <PairsField
              path={`content.footer.words.${language}.imprint.lines`}
              label={label}
              language={language}
              optional
              pairs={own.lines}
              write={(lines) => write({ ...imprints, [language]: { ...own, lines } })}
            />
          )}
        </InLanguages>
        <InLanguages words={imprints} name={t('lead_capture.notice.example')}>
          {(language, label, own) => (
            <Checkbox
              checked={own.example}
              disabled={!mayEdit}
              onChange={({ target }) =>
                write({ ...imprints, [language]: { ...own, example: target.checked } })
              }
              label={label}
              hint={t('lead_capture.notice.example.hint')}
            />
          )}
        </InLanguages>
      </Stack>
    </Panel>
  )
}
