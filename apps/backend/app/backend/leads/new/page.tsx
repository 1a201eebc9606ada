import Screen from '@leadkeep/crm/backend/leads/new/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
