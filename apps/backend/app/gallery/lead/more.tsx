'use client'
import { useState } from 'react'
import { Confirm, Menu } from '@leadkeep/ui'
export function More() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Menu
        items={[
          { label: 'Assign', icon: 'team', run: () => undefined },
          { label: 'Mark as lost', icon: 'close', run: () => undefined },
          'line',
          { label: 'Delete lead', icon: 'trash', loss: true, run: () => setOpen(true) },
        ]}
      />
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        onConfirm={() => setOpen(false)}
        title="Delete this lead?"
        verb="Delete lead"
        loss
      >
        It leaves every list. For 30 days you can restore it from its address; after that its keys are
        destroyed.
      </Confirm>
    </>
  )
}
