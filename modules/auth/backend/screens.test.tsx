import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execute } from '@leadkeep/commands'
import { covers, type Scope } from '@leadkeep/kernel'
import { I18nProvider, translator, uiWords, type ScreenProps, type Staff } from '@leadkeep/ui'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import words from '../i18n/en.json' with { type: 'json' }
import { listRoles } from '../index.ts'
import { authWorld, Browser, type AuthWorld } from '../test-world.ts'
import ProfilePage from './profile/page.tsx'
import RolePage from './roles/[id]/page.tsx'
import NewRolePage from './roles/new/page.tsx'
import RolesPage from './roles/page.tsx'
import UserPage from './users/[id]/page.tsx'
import NewUserPage from './users/new/page.tsx'
import UsersPage from './users/page.tsx'

const dictionary = { ...uiWords, ...words }
const t = translator([dictionary])

let world: AuthWorld
let admin: Scope
let viewer: Scope
let ben: string

beforeAll(async () => {
  world = await authWorld()
  const { tenantId, adminId } = await world.newTenant('here.example')
  ben = await world.newUser(tenantId, 'ben@here.example', ['compliance'])
  await new Browser(world, 'here.example').signIn('ben@here.example')
  admin = world.scope(tenantId, { actor: { kind: 'user', id: adminId } })
  viewer = world.scope(tenantId, { actor: { kind: 'user', id: ben }, features: ['auth.users.view'] })
})
afterAll(() => world.close())

type Screen = (props: ScreenProps) => Promise<ReactNode>

async function shown(screen: Screen, scope: Scope, params: Record<string, string> = {}): Promise<string> {
  const staff: Staff = {
    userId: scope.actor.id ?? '',
    name: 'Ada',
    email: '',
    features: scope.features,
    tenantName: '',
    may: (feature) => covers(scope.features, feature),
    execute: (unit, input) => execute(world.services, scope, unit as never, input), // the same unit, typed structurally in ui
  }
  const settings = { locale: 'en-GB', zone: 'UTC', now: world.ambient.now().toISOString(), dictionary }
  const page = await screen({ staff, params, search: {}, t })
  const html = renderToStaticMarkup(<I18nProvider {...settings}>{page}</I18nProvider>)
  // A key that no dictionary has is shown as itself; feature ids look alike and are meant to be seen.
  expect(html.replaceAll(/<(input|dt|span class="check__hint")[^>]*>[^<]*/g, '')).not.toMatch(
    />(auth|ui)\.[a-z_.]+</,
  )

  return html
}

test('users are listed with their roles and lead to their details', async () => {
  const html = await shown(UsersPage, admin)
  expect(html).toMatch(/ben@here\.example/)
  expect(html).toMatch(/Compliance/)
  expect(html).toContain(`href="/backend/users/${ben}"`)
  expect(html).toContain('href="/backend/users/new"')
})

test('who may only look sees no way to change anything', async () => {
  expect(await shown(UsersPage, viewer)).not.toContain('/backend/users/new')
  expect(await shown(UserPage, viewer, { id: ben })).not.toMatch(/<form|<button/)
  await expect(shown(NewRolePage, viewer)).rejects.toMatchObject({ status: 403 })
})

test('a user’s screen has details, roles, sessions and access', async () => {
  const html = await shown(UserPage, admin, { id: ben })
  for (const text of [
    'Details',
    'Roles',
    'Sessions',
    'End session',
    'Send a link for a new password',
    'Disable user',
    '198.51.100.7',
  ])
    expect(html).toContain(text)
})

test('what is no user is not found, like another tenant’s', async () => {
  await expect(shown(UserPage, admin, { id: 'new%20' })).rejects.toMatchObject({
    code: 'auth.user.not_found',
  })
  await expect(shown(RolePage, admin, { id: ben })).rejects.toMatchObject({ code: 'auth.role.not_found' })
})

test('the administrator role is shown and cannot be edited, another can', async () => {
  const { items } = await execute(world.services, admin, listRoles, {})
  const idOf = (key: string) => items.find((role) => role.key === key)!.id
  expect(await shown(RolesPage, admin)).toContain('Everything in this tenant')
  expect(await shown(RolePage, admin, { id: idOf('admin') })).not.toContain('<form')
  const sales = await shown(RolePage, admin, { id: idOf('sales') })
  expect(sales).toContain('<form')
  expect(sales).toMatch(/checked="" value="crm\.\*"|value="crm\.\*" checked=""/)
})

test('a profile shows who one is and where one is signed in', async () => {
  const html = await shown(ProfilePage, viewer)
  for (const text of ['ben@here.example', 'Current password', 'Sessions', '198.51.100.7'])
    expect(html).toContain(text)
})

test('new users and roles have a form', async () => {
  expect(await shown(NewUserPage, admin)).toContain('Send invitation')
  expect(await shown(NewRolePage, admin)).toContain('Create, change and disable users')
})
