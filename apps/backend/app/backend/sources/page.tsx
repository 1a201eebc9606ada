import Screen from '@leadkeep/lead_capture/backend/sources/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
