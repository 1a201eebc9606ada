import Screen from '@leadkeep/auth/backend/users/[id]/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
