'use client'
import { useState } from 'react'
import type { Colleague } from '@leadkeep/auth'
import {
  Button,
  Checkbox,
  Field,
  FieldGrid,
  Form,
  Lines,
  Muted,
  Notice,
  Panel,
  Prose,
  Row,
  Select,
  Sortable,
  Stack,
  TextInput,
  useApi,
  useT,
  useToast,
} from '@leadkeep/ui'
import type { AssignmentView } from '../../../commands/assignments.ts'
import { assignmentModes } from '../../../data/assignment-modes.ts'

interface AssignmentPartProps {
  readonly formId: string
  readonly first: AssignmentView
  readonly mayManage: boolean
}

/** Whom the form's leads are given to. It is saved by itself and holds from the next lead on; visitors never see it. */
export function AssignmentPart({ formId, first, mayManage }: AssignmentPartProps) {
  const t = useT()
  const api = useApi()
  const toast = useToast()
  const [saved, setSaved] = useState(first)
  const [mode, setMode] = useState(first.mode)
  const [userIds, setUserIds] = useState<readonly string[]>(first.userIds)
  const [problem, setProblem] = useState<string | null>(null)
  const path = `/api/lead_capture/forms/${formId}/assignment` as const
  const nameOf = (id: string) => nameAmong(saved.colleagues, id) ?? t('lead_capture.assignment.gone')
  const others = saved.colleagues.filter(({ id }) => !userIds.includes(id))
  const chosen = mode === 'person' ? userIds.slice(0, 1) : userIds

  async function save() {
    const answer = await api.put<AssignmentView>(
      path,
      { version: saved.version, mode, userIds: mode === 'nobody' ? [] : chosen },
      { quiet: true },
    )
    setProblem(answer.ok ? null : (answer.problem.fields['userIds'] ?? answer.problem.title))
    if (!answer.ok) return
    setSaved(answer.data)
    setUserIds(answer.data.userIds)
    toast({ tone: 'good', title: t('lead_capture.assignment.saved') })
  }
  async function reload() {
    const answer = await api.get<AssignmentView>(path)
    if (answer.ok) setSaved(answer.data)
  }

  return (
    <Stack gap="loose">
      <Stack>
        <Prose>{t('lead_capture.assignment.lede')}</Prose>
        {problem && <Notice tone="loss" title={problem} />}
        <fieldset>
          <legend>{t('lead_capture.assignment.mode')}</legend>
          <Stack gap="tight">
            {assignmentModes.map((each) => (
              <Checkbox
                key={each}
                type="radio"
                name="assignment.mode"
                checked={mode === each}
                disabled={!mayManage}
                onChange={() => setMode(each)}
                label={t(`lead_capture.assignment.${each}`)}
                hint={t(`lead_capture.assignment.${each}.hint`)}
              />
            ))}
          </Stack>
        </fieldset>
        {mode === 'person' && (
          <Field label={t('lead_capture.assignment.who')} name="assignment.person">
            <Select
              value={userIds[0] ?? ''}
              disabled={!mayManage}
              placeholder={t('lead_capture.assignment.choose')}
              onChange={({ target }) => setUserIds(target.value ? [target.value] : [])}
              options={saved.colleagues.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
        )}
        {mode === 'round_robin' && (
          <>
            <Sortable
              label={t('lead_capture.assignment.circle')}
              items={userIds.map((id) => ({ key: id, name: nameOf(id), row: nameOf(id) }))}
              move={(from, to) => {
                const moved = userIds.filter((_, index) => index !== from)
                moved.splice(to, 0, userIds[from] ?? '')
                setUserIds(moved)
              }}
              remove={mayManage ? (index) => setUserIds(userIds.filter((_, at) => at !== index)) : undefined}
            />
            {mayManage && others.length > 0 && (
              <Field label={t('lead_capture.assignment.add')} name="assignment.add">
                <Select
                  value=""
                  placeholder={t('lead_capture.assignment.choose')}
                  onChange={({ target }) => target.value && setUserIds([...userIds, target.value])}
                  options={others.map(({ id, name }) => ({ value: id, label: name }))}
                />
              </Field>
            )}
          </>
        )}
        {mayManage && (
          <Row>
            <Button onClick={() => void save()}>{t('lead_capture.assignment.save')}</Button>
          </Row>
        )}
      </Stack>
      <Panel title={t('lead_capture.absences.title')}>
        <Absences saved={saved} nameOf={nameOf} mayManage={mayManage} changed={() => void reload()} />
      </Panel>
    </Stack>
  )
}

const nameAmong = (people: readonly Colleague[], id: string) => people.find((each) => each.id === id)?.name

interface AbsencesProps {
  readonly saved: AssignmentView
  readonly nameOf: (id: string) => string
  readonly mayManage: boolean
  readonly changed: () => void
}

/** Who is away when, for all forms alike. */
function Absences({ saved, nameOf, mayManage, changed }: AbsencesProps) {
  const t = useT()
  const api = useApi()
  const remove = async (id: string) => {
    const answer = await api.delete(`/api/lead_capture/absences/${id}`)
    if (answer.ok) changed()
  }

  return (
    <Stack>
      <Muted>{t('lead_capture.absences.lede')}</Muted>
      {saved.absences.length > 0 && (
        <Lines>
          {saved.absences.map(({ id, userId, fromDay, untilDay }) => (
            <li key={id}>
              <Row between>
                <span>
                  {t('lead_capture.absences.item', { name: nameOf(userId), from: fromDay, until: untilDay })}
                </span>
                {mayManage && (
                  <Button variant="quiet" onClick={() => void remove(id)}>
                    {t('lead_capture.absences.remove', { name: nameOf(userId) })}
                  </Button>
                )}
              </Row>
            </li>
          ))}
        </Lines>
      )}
      {mayManage && (
        <Form
          send={({ userId, fromDay, untilDay }) =>
            api.post('/api/lead_capture/absences', { userId, fromDay, untilDay }, { quiet: true })
          }
          done={changed}
          reset
          variant="secondary"
          verb={t('lead_capture.absences.add')}
        >
          <Field label={t('lead_capture.absences.who')} name="userId" required>
            <Select options={saved.colleagues.map(({ id, name }) => ({ value: id, label: name }))} />
          </Field>
          <FieldGrid>
            <Field label={t('lead_capture.absences.from')} name="fromDay" required>
              <TextInput type="date" />
            </Field>
            <Field label={t('lead_capture.absences.until')} name="untilDay" required>
              <TextInput type="date" />
            </Field>
          </FieldGrid>
        </Form>
      )}
    </Stack>
  )
}
