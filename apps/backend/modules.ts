import { audit } from '@leadkeep/audit'
import { auditLogs } from '@leadkeep/audit_logs'
import { auth } from '@leadkeep/auth'
import { consent } from '@leadkeep/consent'
import { crm } from '@leadkeep/crm'
import { directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import { http } from '@leadkeep/http'
import type { Module } from '@leadkeep/kernel'
import { leadCapture } from '@leadkeep/lead_capture'
import { messages } from '@leadkeep/messages'
import { privacy } from '@leadkeep/privacy'

/** What the backend serves, in the order of their needs; apps/worker lists the same (a test compares). */
export const modules: readonly Module[] = [
  audit,
  events,
  http,
  directory,
  auth,
  privacy,
  messages,
  consent,
  crm,
  leadCapture,
  auditLogs,
]
