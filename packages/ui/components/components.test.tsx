import { expect, test } from '@jest/globals'
import { renderToStaticMarkup } from 'react-dom/server'
import type { ReactNode } from 'react'
import {
  Badge,
  Button,
  Changes,
  Checkbox,
  EmptyState,
  ErasedValue,
  Field,
  I18nProvider,
  KeyValue,
  KeyValues,
  Menu,
  Page,
  Pagination,
  RelativeTime,
  SealedValue,
  Selection,
  StackedBars,
  Stage,
  Table,
  TextInput,
  uiWords,
} from '../index.ts'

const leads = [
  { id: 'l1', name: 'Ada Byron', stage: 'Qualified', value: 1200 },
  { id: 'l2', name: 'Søren Kjærgaard', stage: 'New', value: 90 },
]

const list = (
  <Selection ids={leads.map((lead) => lead.id)}>
    <Table
      label="Leads"
      rows={leads}
      rowKey={(lead) => lead.id}
      href={(lead) => `/backend/leads/${lead.id}`}
      selectLabel={(lead) => `Select ${lead.name}`}
      columns={[
        { key: 'value', header: 'Value', align: 'right', cell: (lead) => lead.value, phone: 'end' },
        { key: 'name', header: 'Name', sealed: true, cell: (lead) => lead.name, phone: 'title' },
        { key: 'stage', header: 'Stage', cell: (lead) => <Stage label={lead.stage} step={2} of={4} /> },
      ]}
    />
  </Selection>
)

test('a row is a link, named by its title, with a check box of its own', () => {
  const html = render(list)

  expect(html).toContain('href="/backend/leads/l1">Ada Byron</a>')
  expect(html).toContain('aria-label="Select Søren Kjærgaard"')
  expect(html).toContain('aria-label="Select all on this page"')
})

test('a field ties its label, hint and error to the control', () => {
  const html = render(
    <Field
      label="E-mail"
      name="email"
      hint="Where the answer goes."
      error="This is not an e-mail address."
      required
    >
      <TextInput type="email" />
    </Field>,
  )
  const id = /<input[^>]* id="([^"]+)"/.exec(html)?.[1]

  expect(html).toContain(`for="${id}"`)
  expect(html).toContain(`aria-describedby="${id}-hint ${id}-error"`)
  expect(html).toMatch(/<input[^>]*aria-invalid="true"[^>]*name="email"/)
})

test('a sealed value is not in the page before somebody opens it', () => {
  const html = render(<SealedValue label="phone number" open={async () => '+44 20 7946 0321'} />)

  expect(html).toContain('phone number is sealed')
  expect(html).toContain('Opening it is recorded under your name.')
  expect(html).not.toContain('7946')
})

test('a pending button keeps its place and refuses a second click', () => {
  expect(render(<Button pending>Save</Button>)).toMatch(/aria-disabled="true" aria-busy="true"/)
})

test('at the end of a list there is no way further', () => {
  const html = render(<Pagination previous="/backend/leads?cursor=a" note="1–50 of 1,284" />)

  expect(html).toContain('rel="prev"')
  expect(html).not.toContain('rel="next"')
})

test('the time is relative and the exact one is at hand', () => {
  expect(render(<RelativeTime at="2026-11-22T10:00:00Z" />)).toContain('title="22 Nov 2026, 11:00:00"')
})

test('a heading that is a person stays out of the tab title, which the history keeps', () => {
  const html = render(
    <Page title="Ada Byron" tabTitle="Lead">
      …
    </Page>,
  )

  expect(html).toContain('<title>Lead · Leadkeep</title>')
})

test('no component writes a style attribute: the policy of the backend would drop it', () => {
  const html = render(
    <>
      {list}
      <Changes label="Changes" changes={[{ field: 'Stage', before: null, after: 'Won' }]} />
      <KeyValues>
        <KeyValue label="Phone" sealed>
          <ErasedValue />
        </KeyValue>
      </KeyValues>
      <Menu items={[{ label: 'Delete', run: () => undefined, loss: true }, 'line', { heading: 'More' }]} />
      <EmptyState title="No leads yet" action={<Button>Share the form</Button>} />
      <Checkbox label="Product news" />
      <Badge tone="loss">Refused</Badge>
    </>,
  )

  expect(html).not.toMatch(/\sstyle=/)
})

const render = (node: ReactNode) =>
  renderToStaticMarkup(
    <I18nProvider locale="en-GB" zone="Europe/Berlin" now="2026-11-22T12:00:00.000Z" dictionary={uiWords}>
      {node}
    </I18nProvider>,
  )

test('bars are drawn by attributes alone, each part above the one before', () => {
  const html = render(
    <StackedBars
      label="3 leads in two days"
      columns={['2026-01-05', '2026-01-06']}
      series={[
        { name: 'fair', values: [1, 0] },
        { name: 'letter', values: [1, 1] },
      ]}
    />,
  )

  expect(html).toContain('role="img" aria-label="3 leads in two days"')
  expect([...html.matchAll(/y="(\d+)" height="(\d+)"/g)].map(([, y, height]) => [y, height])).toEqual([
    ['80', '80'],
    ['0', '80'],
    ['80', '80'],
  ])
  expect(html).not.toContain('style=')
})
