import Screen from '@leadkeep/privacy/backend/retention/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
