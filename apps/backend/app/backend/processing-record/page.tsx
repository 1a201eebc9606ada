import Screen from '@leadkeep/privacy/backend/processing-record/page.tsx'
import { screen } from '../../../server/screen.tsx'

export default screen(Screen)
