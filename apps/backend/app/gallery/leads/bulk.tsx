'use client'
import { Button, Menu, SelectionBar, useSelection, useToast } from '@leadkeep/ui'
export function Bulk() {
  const { selected } = useSelection()
  const toast = useToast()
  return (
    <SelectionBar>
      <Menu
        look="secondary"
        trigger={<>Assign</>}
        items={[
          {
            label: 'Marta Lindqvist',
            run: () =>
              toast({
                tone: 'good',
                title: `${selected.length} leads assigned to Marta Lindqvist.`,
                action: { label: 'Undo', run: () => undefined },
              }),
          },
          {
            label: 'Tom Okafor',
            run: () =>
              toast({
                tone: 'loss',
                title: 'Two of these leads were changed meanwhile.',
                detail: 'Nothing was assigned. Reload the list and try again.',
              }),
          },
        ]}
      />
      <Button>Move</Button>
    </SelectionBar>
  )
}
