import Screen from '@leadkeep/consent/backend/purposes/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
