'use client'
import { SealedValue } from '@leadkeep/ui'
export const Seal = () => (
  <SealedValue
    label="phone number"
    open={async () => {
      await new Promise((r) => setTimeout(r, 200))
      return '+45 32 55 01 87'
    }}
  />
)
