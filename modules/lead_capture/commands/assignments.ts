import { colleagues, isColleague } from '@leadkeep/auth'
import { changedMeanwhile, command, query, type CommandContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Absence, AssignmentRule } from '../data/assignment.ts'
import { assignmentModes } from '../data/assignment-modes.ts'
import { findDraft } from '../drafts/find-draft.ts'
import { absenceEndsBefore, notAColleague } from '../errors.ts'
import { assignLeads } from '../purposes.ts'

const day = z.iso.date()

export const assignmentView = z.object({
  mode: z.enum(assignmentModes),
  userIds: z.array(z.uuid()),
  /** 0 while no rule was ever made. */
  version: z.int(),
  /** Of everybody, for every form. */
  absences: z.array(z.object({ id: z.uuid(), userId: z.uuid(), fromDay: day, untilDay: day })),
  colleagues: z.array(z.object({ id: z.uuid(), name: z.string() })),
})

export type AssignmentView = z.infer<typeof assignmentView>

export const readAssignment = query({
  id: 'lead_capture.assignment.read',
  access: ['lead_capture.assignments.view'],
  input: z.object({ formId: z.uuid() }),
  async run(context, { formId }): Promise<AssignmentView> {
    const { em, scope } = context
    await findDraft(context, 'form', formId)
    const rule = await em.findOne(AssignmentRule, { id: formId })
    const absences = await em.find(
      Absence,
      { untilDay: { $gte: dayOf(scope.now()) } },
      { orderBy: { fromDay: 'asc' } },
    )

    return {
      mode: rule?.mode ?? 'nobody',
      userIds: rule?.userIds ?? [],
      version: rule?.version ?? 0,
      absences: absences.map(({ id, userId, fromDay, untilDay }) => ({ id, userId, fromDay, untilDay })),
      colleagues: await colleagues(context, assignLeads),
    }
  },
})

/** Whom a form's leads are given to from now on. */
export const setAssignment = command({
  id: 'lead_capture.assignment.set',
  access: ['lead_capture.assignments.manage'],
  input: z
    .object({
      formId: z.uuid(),
      version: z.int(),
      mode: z.enum(assignmentModes),
      userIds: z.array(z.uuid()).max(100),
    })
    .refine(({ mode, userIds }) => mode !== 'person' || userIds.length === 1, {
      path: ['userIds'],
      message: 'Choose who is given the leads.',
    })
    .refine(({ mode, userIds }) => mode !== 'round_robin' || userIds.length > 0, {
      path: ['userIds'],
      message: 'Choose one at least.',
    }),
  async run(context, { formId, version, mode, userIds }) {
    const { scope, em } = context
    await findDraft(context, 'form', formId)
    for (const userId of userIds) if (!(await isColleague(context, userId))) throw notAColleague()
    const rule = await em.findOne(AssignmentRule, { id: formId })
    if ((rule?.version ?? 0) !== version) throw changedMeanwhile()
    const circle = mode === 'nobody' ? [] : [...new Set(userIds)]
    if (rule) Object.assign(rule, { mode, userIds: circle })
    else
      em.create(AssignmentRule, {
        tenantId: scope.tenantId,
        id: formId,
        mode,
        userIds: circle,
        lastGivenTo: null,
        version: 1,
      })
  },
})

/** Somebody is away on these days: no form gives them leads. What ended a month ago goes. */
export const addAbsence = command({
  id: 'lead_capture.absence.add',
  access: ['lead_capture.assignments.manage'],
  input: z.object({ userId: z.uuid(), fromDay: day, untilDay: day }),
  async run(context, absence) {
    const { scope, em } = context
    if (absence.untilDay < absence.fromDay) throw absenceEndsBefore()
    if (!(await isColleague(context, absence.userId))) throw notAColleague()
    const monthAgo = new Date(scope.now().getTime() - 30 * 86_400_000)
    for (const past of await em.find(Absence, { untilDay: { $lt: dayOf(monthAgo) } })) em.remove(past)
    const { id } = em.create(Absence, { tenantId: scope.tenantId, id: scope.newId(), ...absence })

    return { id }
  },
})

export const removeAbsence = command({
  id: 'lead_capture.absence.remove',
  access: ['lead_capture.assignments.manage'],
  input: z.object({ id: z.uuid() }),
  async run({ em }, { id }) {
    const absence = await em.findOne(Absence, { id })
    if (!absence) throw notFound('lead_capture.absence')()
    em.remove(absence)
  },
})

/**
 * Who is given the next lead of a form, by its rule; null where it is left to be picked up. Whoever is away today (by
 * UTC) or works here no more is passed over. In a round robin this takes the turn, in the transaction of the lead.
 */
export async function nextOwner(
  context: Pick<CommandContext, 'scope' | 'em'>,
  formId: string,
): Promise<string | null> {
  const { scope, em } = context
  const rule = await em.findOne(AssignmentRule, { id: formId })
  if (!rule || rule.userIds.length === 0) return null
  const today = dayOf(scope.now())
  const away = await em.find(Absence, {
    userId: { $in: rule.userIds },
    fromDay: { $lte: today },
    untilDay: { $gte: today },
  })
  const there = new Set<string>()
  for (const userId of rule.userIds)
    if (!away.some((absence) => absence.userId === userId) && (await isColleague(context, userId)))
      there.add(userId)

  return rule.next((userId) => there.has(userId))
}

const dayOf = (time: Date) => time.toISOString().slice(0, 10)
