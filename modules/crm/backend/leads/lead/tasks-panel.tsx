'use client'
import { useState } from 'react'
import {
  Badge,
  Button,
  Checkbox,
  Field,
  FieldGrid,
  Form,
  Muted,
  Panel,
  RelativeTime,
  Select,
  Stack,
  TextInput,
  useLocale,
  useT,
} from '@leadkeep/ui'
import type { LeadView } from '../../../views.ts'
import { nameOf, type Shared } from './shared.ts'

type Task = LeadView['tasks'][number]

export function TasksPanel({ onScreen, colleagues, userId, may }: Shared) {
  const t = useT()
  const { lead, api, act } = onScreen
  const [isAdding, setAdding] = useState(false)
  const mayManage = may.tasks && lead.deletedAt === null
  const tasks = lead.tasks.toSorted(inOrderOfWork)
  const tick = (task: Task) =>
    act(() => api.post(`/api/crm/tasks/${task.id}/${task.doneAt ? 'reopen' : 'complete'}`))

  return (
    <Panel
      title={t('crm.tasks.title')}
      count={tasks.filter(({ doneAt }) => doneAt === null).length}
      actions={
        mayManage && (
          <Button variant="quiet" icon="plus" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
            {t('crm.tasks.add')}
          </Button>
        )
      }
    >
      <Stack>
        {isAdding && mayManage && (
          <NewTask {...{ onScreen, colleagues, userId, may }} close={() => setAdding(false)} />
        )}
        {tasks.length === 0 && !isAdding && <Muted>{t('crm.tasks.none')}</Muted>}
        <Stack gap="tight">
          {tasks.map((task) => (
            <Checkbox
              key={task.id}
              checked={task.doneAt !== null}
              disabled={!mayManage}
              onChange={() => void tick(task)}
              label={task.title ?? t('crm.lead.erased')}
              hint={<TaskNote task={task} name={task.assigneeId && nameOf(colleagues, task.assigneeId, t)} />}
            />
          ))}
        </Stack>
      </Stack>
    </Panel>
  )
}

function TaskNote({ task, name }: { task: Task; name: string | null }) {
  const t = useT()
  const { now } = useLocale()
  const isLate = task.doneAt === null && task.dueAt !== null && task.dueAt < now

  return (
    <>
      {task.doneAt ? (
        <>
          {t('crm.tasks.done')} <RelativeTime at={task.doneAt} />
        </>
      ) : (
        task.dueAt && (
          <>
            {isLate ? <Badge tone="loss">{t('crm.tasks.late')}</Badge> : t('crm.tasks.due')}{' '}
            <RelativeTime at={task.dueAt} />
          </>
        )
      )}
      {name && ` ${name}`}
    </>
  )
}

function NewTask({
  onScreen: { path, api, act },
  colleagues,
  userId,
  close,
}: Shared & { close: () => void }) {
  const t = useT()

  return (
    <Form
      send={({ title, due, assigneeId }) =>
        act(() =>
          api.post(
            `${path}/tasks`,
            { title, dueAt: endOfWork(due), assigneeId: assigneeId || null },
            { quiet: true },
          ),
        )
      }
      done={close}
      verb={t('crm.tasks.add')}
      cancel={close}
    >
      <Field label={t('crm.tasks.what')} name="title" required>
        <TextInput autoFocus autoComplete="off" maxLength={300} />
      </Field>
      <FieldGrid>
        <Field label={t('crm.tasks.when')} name="due" optional>
          <TextInput type="date" />
        </Field>
        <Field label={t('crm.tasks.who')} name="assigneeId">
          <Select
            placeholder={t('crm.owner.nobody')}
            defaultValue={userId}
            options={colleagues.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      </FieldGrid>
    </Form>
  )
}

/** Five o'clock of that day, where the person is. */
const endOfWork = (day: string | undefined) => (day ? new Date(`${day}T17:00`).toISOString() : null)

/** What is to be done first, the most urgent on top; then what was done, latest first. */
function inOrderOfWork(one: Task, other: Task): number {
  if ((one.doneAt === null) !== (other.doneAt === null)) return one.doneAt === null ? -1 : 1
  if (one.doneAt && other.doneAt) return other.doneAt.localeCompare(one.doneAt)

  return (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9')
}
