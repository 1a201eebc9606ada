import {
  Badge,
  Button,
  Changes,
  Columns,
  DateFilter,
  EmptyState,
  ErrorState,
  Figure,
  Filter,
  FilterForm,
  Hash,
  Muted,
  Notice,
  Page,
  Pagination,
  Panel,
  RelativeTime,
  SealMark,
  SearchInput,
  Skeleton,
  Table,
  TabLinks,
  Toolbar,
} from '@leadkeep/ui'
import { entries } from '../data.ts'
import { Seal } from '../lead/seal.tsx'

export default function Audit() {
  return (
    <Page
      wide
      title="Audit log"
      lede="Every act and every reading, in the order it was committed."
      actions={
        <Button variant="primary" icon="download">
          Export
        </Button>
      }
    >
      <TabLinks
        label="Views"
        items={[
          { href: '#', label: 'All', current: true },
          { href: '#a', label: 'Readings' },
          { href: '#b', label: 'Changes' },
          { href: '#c', label: 'Refusals', count: 2 },
        ]}
      />
      <Toolbar>
        <FilterForm action="/gallery/audit">
          <Filter label="Actor" name="actor" all="Every actor" options={[]} />
          <Filter label="Action" name="action" all="All actions" options={[]} />
          <DateFilter label="From" name="from" defaultValue="2026-11-01" />
          <DateFilter label="to" name="to" />
        </FilterForm>
      </Toolbar>
      <Table
        label="Entries"
        rows={entries}
        rowKey={(e) => e.id}
        href={() => '/gallery/audit'}
        columns={[
          {
            key: 'seq',
            header: 'No.',
            align: 'right',
            width: 'shrink',
            cell: (e) => (
              <Muted>
                <Figure>{e.seq.toLocaleString('en-GB')}</Figure>
              </Muted>
            ),
            phone: 'hidden',
          },
          {
            key: 'action',
            header: 'Action',
            cell: (e) => (
              <>
                {e.action} {e.result && <Badge tone="loss">{e.result}</Badge>}
              </>
            ),
            phone: 'title',
          },
          { key: 'actor', header: 'Actor', cell: (e) => e.actor },
          { key: 'subject', header: 'Subject', cell: (e) => e.subject },
          { key: 'fields', header: 'Fields', cell: (e) => <Muted>{e.fields}</Muted>, phone: 'hidden' },
          { key: 'via', header: 'Through', width: 'shrink', cell: (e) => e.via, phone: 'hidden' },
          {
            key: 'at',
            header: 'Time',
            width: 'shrink',
            align: 'right',
            cell: (e) => <RelativeTime at={e.at} />,
            phone: 'end',
          },
        ]}
      />
      <Pagination note="Entries 48,202 to 48,213" previous="/x" next="/y" />
      <Columns
        aside={
          <>
            <EmptyState title="No refusals this week" action={<Button>Show all entries</Button>}>
              A refused export, a wrong password or a foreign address would be listed here.
            </EmptyState>
          </>
        }
      >
        <Panel title="Entry 48,213">
          <Changes
            label="Changes"
            changes={[
              { field: 'Stage', before: 'Contacted', after: 'Qualified' },
              {
                field: (
                  <>
                    <SealMark /> Phone
                  </>
                ),
                before: null,
                after: <Seal />,
              },
            ]}
          />
        </Panel>
        <Panel title="States">
          <Skeleton rows={4} label="Loading" />
          <ErrorState
            title="The log could not be read"
            code="audit.store.unavailable"
            action={<Button>Try again</Button>}
          >
            The key store does not answer, so nothing was opened.
          </ErrorState>
          <Notice>An entry is protected by grants until it is sequenced, about a second.</Notice>
          <Notice tone="good" title="Verified">
            48,213 entries up to 14:02.
          </Notice>
          <Notice tone="loss" title="One entry does not match its data">
            Lead 0198f2…91c4, column phone.
          </Notice>
        </Panel>
      </Columns>
    </Page>
  )
}
