import { hostname } from 'node:os'
import { alive, identify } from '../../isolation/processes.ts'
import type { Parts } from '../parts.ts'
import { realAgents } from './agent-parts.ts'
import { forgeParts } from './forge-parts.ts'
import { gateParts } from './gate-parts.ts'
import { prepare } from './prepare.ts'
import { realClock } from './real-clock.ts'
import { specParts } from './spec-parts.ts'
import { taskParts } from './task-parts.ts'
import type { Workshop } from './workshop.ts'

/** The engine's parts on this machine. */
export const realParts = async (workshop: Workshop): Promise<Parts> => ({
  clock: realClock,
  holder: await holderHere(),
  isDead,
  prepare: (state) => prepare(workshop, state),
  ...specParts(workshop),
  ...taskParts(workshop),
  ...gateParts(workshop),
  ...forgeParts(workshop),
  agents: realAgents(workshop),
})

/** `host/boot/pid/start`: a number alone may be somebody else by now. */
async function holderHere(): Promise<string> {
  const { pid, startTime, bootId } = await identify(process.pid)
  return [hostname(), bootId ?? '', pid, startTime].join('/')
}

/** Only of our own machine can we say so. */
async function isDead(holder: string): Promise<boolean> {
  const [host, bootId, pid, startTime] = holder.split('/')
  if (host !== hostname() || !pid) return false

  return !(await alive({ pid: Number(pid), startTime: Number(startTime), ...(bootId ? { bootId } : {}) }))
}
