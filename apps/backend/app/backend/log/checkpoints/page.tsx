import Screen from '@leadkeep/audit_logs/backend/log/checkpoints/page.tsx'
import { screen } from '../../../../server/screen.tsx'

export default screen(Screen)
