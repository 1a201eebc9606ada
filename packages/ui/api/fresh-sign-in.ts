'use client'
import { createContext } from 'react'

/** Asks the person to show once more who they are; whether they did. Nobody asks where no app says how. */
export const FreshSignIn = createContext<() => Promise<boolean>>(async () => false)
