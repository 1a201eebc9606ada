import Screen from '@leadkeep/crm/backend/leads/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
