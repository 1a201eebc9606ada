import Screen from '@leadkeep/privacy/backend/requests/new/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
