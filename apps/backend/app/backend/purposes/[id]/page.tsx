import Screen from '@leadkeep/consent/backend/purposes/[id]/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
