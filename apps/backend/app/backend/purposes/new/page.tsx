import Screen from '@leadkeep/consent/backend/purposes/new/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
