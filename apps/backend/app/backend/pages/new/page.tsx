import Screen from '@leadkeep/lead_capture/backend/pages/new/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
