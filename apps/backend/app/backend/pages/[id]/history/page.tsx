import Screen from '@leadkeep/lead_capture/backend/pages/[id]/history/page.tsx'
import { screen } from '../../../../../server/screen.tsx'

export default screen(Screen)
