import Screen from '@leadkeep/auth/backend/profile/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
