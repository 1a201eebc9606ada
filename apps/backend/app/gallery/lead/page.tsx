import {
  Badge,
  Button,
  Columns,
  ErasedValue,
  Hash,
  KeyValue,
  KeyValues,
  LinkButton,
  Menu,
  Notice,
  OpenedValue,
  Page,
  Panel,
  Person,
  Prose,
  RelativeTime,
  Stage,
  Timeline,
  TimelineItem,
  TextArea,
  Field,
  Checkbox,
  Stack,
  Muted,
  ExactTime,
  FormActions,
} from '@leadkeep/ui'
import { ago } from '../data.ts'
import { Seal } from './seal.tsx'
import { More } from './more.tsx'

export default function Lead() {
  return (
    <Page
      title="Søren Kjærgaard"
      tabTitle="Lead"
      meta={<Stage label="Qualified" step={3} of={5} />}
      lede="Head of operations at Nordlys Energi. Came through the landing page 2 h ago."
      actions={
        <>
          <More />
          <Button icon="edit">Edit</Button>
          <Button variant="primary" icon="stage">
            Move to Proposal
          </Button>
        </>
      }
    >
      <Columns
        asideFirst
        aside={
          <>
            <Panel title="Contact">
              <KeyValues>
                <KeyValue label="Name" sealed>
                  Søren Kjærgaard
                </KeyValue>
                <KeyValue label="E-mail" sealed>
                  <a href="mailto:x@y">sk@nordlys.example</a>
                </KeyValue>
                <KeyValue label="Phone">
                  <Seal />
                </KeyValue>
                <KeyValue label="Company" sealed>
                  Nordlys Energi
                </KeyValue>
                <KeyValue label="Birthday">
                  <ErasedValue />
                </KeyValue>
                <KeyValue label="Owner">
                  <Person name="Marta Lindqvist" />
                </KeyValue>
                <KeyValue label="Source">Landing page</KeyValue>
                <KeyValue label="Received">
                  <RelativeTime at={ago(126)} />
                </KeyValue>
                <KeyValue label="Receipt">
                  <Hash value="b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9" />
                </KeyValue>
              </KeyValues>
            </Panel>
            <Panel title="Consent">
              <KeyValues>
                <KeyValue label="Answering the enquiry">
                  <Badge tone="good">Contract basis</Badge>
                </KeyValue>
                <KeyValue label="Product news">
                  <Stack gap="tight">
                    <Badge tone="attention">Waiting for confirmation</Badge>
                    <Muted>
                      Asked <RelativeTime at={ago(126)} />, notice 3
                    </Muted>
                  </Stack>
                </KeyValue>
                <KeyValue label="Profiling">
                  <Badge tone="loss">Withdrawn</Badge>
                </KeyValue>
              </KeyValues>
            </Panel>
          </>
        }
      >
        <Notice tone="attention" title="Perhaps already known" action={<Button>Compare</Button>}>
          A person with the same e-mail address was met in March.
        </Notice>
        <Panel title="Message">
          <Prose>
            {
              'We run 14 substations between Aalborg and Esbjerg and our current capture tool keeps losing enquiries from the field teams. Could you show us how the audit side works before we talk about price?\n\nBest on Tuesdays and Thursdays.'
            }
          </Prose>
        </Panel>
        <Panel
          title="Tasks"
          count={2}
          actions={
            <Button variant="quiet" icon="plus">
              Add task
            </Button>
          }
        >
          <Stack gap="tight">
            <Checkbox label="Send the audit walkthrough" hint="Tomorrow, Marta Lindqvist" />
            <Checkbox label="Ask for the substation list" defaultChecked hint="Done yesterday" />
          </Stack>
        </Panel>
        <Panel title="History">
          <Stack>
            <Field label="New note" name="note" labelHidden>
              <TextArea placeholder="Write a note" rows={2} />
            </Field>
            <Timeline label="History">
              <TimelineItem
                icon="stage"
                at={ago(3)}
                actor="Marta Lindqvist"
                title="moved the lead from Contacted to Qualified"
              />
              <TimelineItem icon="note" at={ago(31)} actor="Marta Lindqvist" title="wrote a note">
                {
                  'Called back. Wants a walkthrough of the export with their DPO in the room; budget is decided in January.'
                }
              </TimelineItem>
              <TimelineItem
                icon="team"
                at={ago(58)}
                actor="Tom Okafor"
                title="assigned the lead to Marta Lindqvist"
              />
              <TimelineItem icon="trash" tone="loss" at={ago(90)} actor="Tom Okafor" title="deleted a task" />
              <TimelineItem
                icon="inbox"
                tone="good"
                at={ago(126)}
                title="Received through the landing page"
              />
            </Timeline>
          </Stack>
        </Panel>
      </Columns>
    </Page>
  )
}
