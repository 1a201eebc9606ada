import Screen from '@leadkeep/messages/backend/messages/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
