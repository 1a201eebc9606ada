import Screen from '@leadkeep/privacy/backend/requests/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
