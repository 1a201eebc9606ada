import {
  Badge,
  Filter,
  DateFilter,
  FilterForm,
  LinkButton,
  Page,
  Pagination,
  Person,
  RelativeTime,
  SearchInput,
  Selection,
  Stage,
  Table,
  Toolbar,
  Button,
  Muted,
} from '@leadkeep/ui'
import { leads } from '../data.ts'
import { Bulk } from './bulk.tsx'

export default function Leads() {
  return (
    <Page
      wide
      title="Leads"
      meta={<Muted>1,284</Muted>}
      actions={
        <>
          <Button icon="download">Export CSV</Button>
          <LinkButton variant="primary" icon="plus" href="/backend/leads/new">
            New lead
          </LinkButton>
        </>
      }
    >
      <Toolbar>
        <FilterForm
          action="/gallery/leads"
          clear="/gallery/leads"
          search={<SearchInput label="Search leads" placeholder="Name, company, e-mail or phone" />}
        >
          <Filter
            label="Stage"
            name="stage"
            all="All stages"
            options={[
              { value: 'new', label: 'New' },
              { value: 'contacted', label: 'Contacted' },
            ]}
          />
          <Filter
            label="Owner"
            name="owner"
            all="Every owner"
            defaultValue="m"
            options={[{ value: 'm', label: 'Marta Lindqvist' }]}
          />
          <Filter
            label="Source"
            name="source"
            all="All sources"
            options={[{ value: 'n', label: 'Landing page' }]}
          />
          <DateFilter label="From" name="from" />
        </FilterForm>
      </Toolbar>
      <Selection ids={leads.map((l) => l.id)}>
        <Table
          label="Leads"
          rows={leads}
          rowKey={(l) => l.id}
          href={() => '/gallery/lead'}
          selectLabel={(l) => `Select ${l.name}`}
          mark={(l) => l.mark}
          columns={[
            { key: 'name', header: 'Name', sealed: true, cell: (l) => l.name, phone: 'title' },
            { key: 'company', header: 'Company', sealed: true, cell: (l) => l.company, phone: 'meta' },
            {
              key: 'stage',
              header: 'Stage',
              width: 'shrink',
              cell: (l) => (
                <Stage label={l.stage.label} step={l.stage.step} of={5} outcome={l.stage.outcome} />
              ),
              phone: 'meta',
            },
            { key: 'email', header: 'E-mail', sealed: true, cell: (l) => l.email, phone: 'hidden' },
            { key: 'source', header: 'Source', width: 'shrink', cell: (l) => l.source, phone: 'hidden' },
            {
              key: 'owner',
              header: 'Owner',
              width: 'shrink',
              cell: (l) => (l.owner ? <Person name={l.owner} /> : <Muted>Nobody</Muted>),
              phone: 'hidden',
            },
            {
              key: 'at',
              header: 'Received',
              width: 'shrink',
              align: 'right',
              sort: { href: '?sort=received', now: 'descending' },
              cell: (l) => <RelativeTime at={l.at} />,
              phone: 'end',
            },
          ]}
        />
        <Bulk />
      </Selection>
      <Pagination note="1–16 of 1,284" next="/gallery/leads?cursor=x" />
    </Page>
  )
}
