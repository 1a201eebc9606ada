import Screen from '@leadkeep/privacy/backend/erasures/[id]/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
