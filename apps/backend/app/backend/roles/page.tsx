import Screen from '@leadkeep/auth/backend/roles/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
