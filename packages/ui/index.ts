import './parts.ts'

export { type NavigationIcon, type ScreenEntry, type ScreenProps, type Staff, type Unit } from './screen.ts'

export { translator, type Dictionary, type Translate, type Values } from './i18n/translate.ts'
export { I18nProvider, useLocale, useT, type I18nSettings } from './i18n/provider.tsx'
export { uiWords } from './i18n/words.ts'

export {
  Columns,
  FieldGrid,
  Figure,
  FormActions,
  Kbd,
  Muted,
  Page,
  Panel,
  Prose,
  Row,
  Stack,
} from './components/layout.tsx'
export { Button, LinkButton } from './components/button.tsx'
export { Icon, type IconName } from './components/icon.tsx'
export { VisuallyHidden } from './components/visually-hidden.tsx'

export { Field } from './components/field.tsx'
export {
  Checkbox,
  SearchInput,
  Select,
  TextArea,
  TextInput,
  type CheckboxProps,
  type Option,
} from './components/inputs.tsx'
export { Form, type FormValues } from './api/form.tsx'

export { Table, type Column } from './components/table.tsx'
export { Selection, SelectionBar, useSelection } from './components/selection.tsx'
export { DateFilter, Filter, FilterForm, Toolbar } from './components/toolbar.tsx'
export { Breadcrumbs, Pagination, TabLinks, Tabs, type Crumb } from './components/navigation.tsx'

export { Sortable, type SortableItem } from './components/sortable.tsx'
export { Thumbnail } from './components/thumbnail.tsx'
export { PreviewFrame } from './components/preview-frame.tsx'
export { Inset, Lines, SideBySide, TextButton, Workbench } from './components/workbench.tsx'

export { Badge, Dot, Person, Stage } from './components/badge.tsx'
export { SealMark } from './components/seal-mark.tsx'
export { ErasedValue, OpenedValue, SealedValue } from './components/sealed-value.tsx'
export { KeyValue, KeyValues, Timeline } from './components/facts.tsx'
export { TimelineItem } from './components/timeline-item.tsx'
export { Disclosure } from './components/disclosure.tsx'
export { Changes, type Change } from './components/changes.tsx'
export { Day, ExactTime, RelativeTime } from './components/relative-time.tsx'
export { dayText } from './components/time.ts'
export { StackedBars } from './components/stacked-bars.tsx'
export { Hash } from './components/hash.tsx'
export { Progress } from './components/progress.tsx'

export { EmptyState, ErrorState, Notice, Skeleton } from './components/states.tsx'
export { Toasts, useAnnounce, useToast, type Toast } from './components/toasts.tsx'
export { Confirm, Dialog } from './components/dialog.tsx'
export { Menu, type MenuItem } from './components/menu.tsx'
export { ThemeToggle, themes, useTheme } from './components/theme.tsx'
export { themeCookie, themeFrom, type Theme } from './components/theme-cookie.ts'

export { FreshSignIn } from './api/fresh-sign-in.ts'
export { useApi, type Api, type ApiPath } from './api/use-api.ts'
export { type Answer, type Problem } from './api/problem.ts'
export { useLive } from './live/use-live.ts'
export { type LiveEvent } from './live/connection.ts'
